package org.quorate.ha.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.fencing.lease.Watch.Holder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who relies on the watchdog, since when and on what terms, in a file that outlives the daemon but
 * not the boot. A daemon that takes over feeds no longer than the old one would have.
 *
 * @param beganMs of the holders' leases, milliseconds since boot
 */
public record WatchdogRecord(Optional<Terms> terms, Map<Holder, Long> beganMs) {
  private static final Logger LOG = LoggerFactory.getLogger(WatchdogRecord.class);

  public WatchdogRecord {
    beganMs = Map.copyOf(beganMs);
  }

  /** A file that is missing or cannot be read holds nothing. */
  public static WatchdogRecord read(Path file) {
    try {
      return Files.exists(file)
          ? parse(Files.readString(file))
          : new WatchdogRecord(Optional.empty(), Map.of());
    } catch (IOException unreadable) {
      LOG.warn("{}: {}", file, unreadable.getMessage());
      return new WatchdogRecord(Optional.empty(), Map.of());
    }
  }

  /** Reads what it knows: lines {@code TERMS …} and {@code LRM 12345}. */
  static WatchdogRecord parse(String text) {
    Optional<Terms> terms = Optional.empty();
    Map<Holder, Long> began = new EnumMap<>(Holder.class);
    for (String line : text.lines().toList()) {
      Optional<Terms> read = Terms.parse(line);
      terms = read.isPresent() ? read : terms;
      String[] words = line.split(" ", -1);
      for (Holder holder : Holder.values()) {
        if (words.length == 2
            && words[0].equals(holder.name())
            && words[1].matches("[0-9]{1,15}")) {
          began.put(holder, Long.parseLong(words[1]));
        }
      }
    }
    return new WatchdogRecord(terms, began);
  }

  String text() {
    List<String> lines = new ArrayList<>();
    terms.ifPresent(known -> lines.add(known.text()));
    beganMs.forEach((holder, began) -> lines.add(holder + " " + began));
    return String.join("\n", lines) + "\n";
  }

  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(fresh, text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
