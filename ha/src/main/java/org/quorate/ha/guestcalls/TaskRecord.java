package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of quorate-api that were begun and not seen to end, in a file: a daemon that is started
 * again waits for their ends and does not begin them twice. A line: {@code vm:100 /status/start
 * UPID…}.
 */
final class TaskRecord {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRecord.class);

  /** In place of the UPID: the task was ordered, and the order not answered. */
  static final String UNKNOWN = "?";

  private record Key(String service, String action) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byService = service.compareTo(other.service);
      return byService != 0 ? byService : action.compareTo(other.action);
    }
  }

  private final Path file;
  private final Map<Key, String> tasks = new TreeMap<>();

  TaskRecord(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        read(Files.readString(file));
      }
    } catch (IOException unreadable) {
      LOG.warn("{}: {}", file, unreadable.getMessage());
    }
  }

  private void read(String text) {
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) {
        tasks.put(new Key(words[0], words[1]), words[2]);
      }
    }
  }

  synchronized Optional<String> of(ServiceId service, String action) {
    return Optional.ofNullable(tasks.get(new Key(service.toString(), action)));
  }

  /** Whether any task of these actions is open. */
  synchronized boolean any(Set<String> actions) {
    return tasks.keySet().stream().anyMatch(key -> actions.contains(key.action()));
  }

  synchronized void begun(ServiceId service, String action, String upid) {
    tasks.put(new Key(service.toString(), action), upid);
    write();
  }

  synchronized void ended(ServiceId service, String action) {
    if (tasks.remove(new Key(service.toString(), action)) != null) {
      write();
    }
  }

  private void write() {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(
          fresh,
          tasks.entrySet().stream()
              .map(e -> e.getKey().service() + " " + e.getKey().action() + " " + e.getValue())
              .toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      LOG.warn("{}: {}; a restart would not know of a task", file, full.getMessage());
    }
  }
}
