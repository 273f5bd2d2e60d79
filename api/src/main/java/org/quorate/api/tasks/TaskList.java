package org.quorate.api.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.quorate.api.ApiException;
import org.quorate.api.OnBehalf;
import org.quorate.api.TaskBody;
import org.quorate.api.Tasks;
import org.quorate.model.NodeName;
import org.quorate.model.Upid;
import org.quorate.model.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of this node: runs them, and knows the ones that ended, also before a restart. */
public final class TaskList implements Tasks {
  /** Far above sane use; a client in a loop is told to wait instead of exhausting the host. */
  public static final int MAX_RUNNING = 200;

  private static final Logger LOG = LoggerFactory.getLogger(TaskList.class);

  private record Entry(RunningTask task, Thread thread) {}

  private final NodeName node;
  private final InstantSource clock;
  private final TaskFiles files;
  private final Runnable changed;
  private final OnBehalf onBehalf;
  private final AtomicLong counter = new AtomicLong();
  private final Map<Upid, Entry> running = new ConcurrentHashMap<>();

  private TaskList(
      NodeName node, InstantSource clock, TaskFiles files, Runnable changed, OnBehalf onBehalf) {
    this.node = node;
    this.clock = clock;
    this.files = files;
    this.changed = changed;
    this.onBehalf = onBehalf;
  }

  /**
   * Opens the files. Tasks that a dead daemon left running get "unexpected status".
   *
   * @param changed called after each start and end, quickly and on any thread
   */
  public static TaskList open(
      NodeName node, Path directory, InstantSource clock, Runnable changed, OnBehalf onBehalf)
      throws IOException {
    TaskList list = new TaskList(node, clock, new TaskFiles(directory), changed, onBehalf);
    list.closeLeftOver();
    return list;
  }

  @Override
  public Upid start(String type, String id, UserId user, TaskBody body) {
    synchronized (running) {
      if (running.size() >= MAX_RUNNING) {
        throw ApiException.failed(
            MAX_RUNNING + " tasks are running on " + node + ": wait until some have ended");
      }
      Upid upid =
          new Upid(
              node,
              (int) ProcessHandle.current().pid(),
              counter.incrementAndGet(),
              clock.instant().getEpochSecond(),
              type,
              id,
              user.toString());
      RunningTask task = new RunningTask(upid, open(upid));
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("task-" + type + "-" + id)
              .unstarted(() -> onBehalf.run(user, () -> run(task, body)));
      running.put(upid, new Entry(task, thread));
      saveActive();
      thread.start();
      return upid;
    }
  }

  /** Asks a task to stop; it ends as soon as its body notices. */
  public void stop(Upid upid) {
    Entry entry = running.get(upid);
    if (entry != null) {
      entry.thread().interrupt();
    }
  }

  public boolean isRunning(Upid upid) {
    return running.containsKey(upid);
  }

  /** How a task ended; empty while it runs. */
  public Optional<String> exitStatus(Upid upid) {
    if (isRunning(upid)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          files
              .lastLine(upid)
              .flatMap(TaskEnd::ofLastLine)
              .orElseGet(TaskEnd.Unexpected::new)
              .status());
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.of(TaskEnd.UNEXPECTED);
    }
  }

  /** The log's file. */
  public Path log(Upid upid) {
    return files.log(upid);
  }

  /** Running tasks, newest first. */
  public List<TaskRow> active() {
    return running.keySet().stream()
        .sorted(
            Comparator.comparingLong(Upid::startTime).thenComparingLong(Upid::pstart).reversed())
        .map(TaskRow::running)
        .toList();
  }

  /** Ended tasks, newest first. */
  public List<TaskRow> archive() {
    try {
      return files.readIndex();
    } catch (IOException e) {
      throw ApiException.failed("the task index cannot be read: " + e.getMessage());
    }
  }

  /** Running tasks, then the newest of the ended ones. */
  public List<TaskRow> recent(int max) {
    List<TaskRow> out = new ArrayList<>(active());
    archive().stream().limit(max).forEach(out::add);
    return out.stream().limit(max).toList();
  }

  private Writer open(Upid upid) {
    try {
      return files.openLog(upid);
    } catch (IOException e) {
      throw ApiException.failed(
          "the task's log " + files.log(upid) + " cannot be made: " + e.getMessage());
    }
  }

  private void run(RunningTask task, TaskBody body) {
    TaskEnd end = task.run(body);
    synchronized (running) {
      record(TaskRow.ended(task.upid(), clock.instant().getEpochSecond(), end.status()));
      running.remove(task.upid());
      saveActive();
    }
  }

  private void closeLeftOver() throws IOException {
    for (TaskRow left : files.readActive()) {
      String status = exitStatus(left.upid()).orElse(TaskEnd.UNEXPECTED);
      files.append(TaskRow.ended(left.upid(), clock.instant().getEpochSecond(), status));
    }
    files.writeActive(List.of());
  }

  private void record(TaskRow ended) {
    try {
      files.append(ended);
    } catch (IOException e) {
      LOG.warn("task {} is missing in the index: {}", ended.upid(), e.getMessage());
    }
  }

  private void saveActive() {
    try {
      files.writeActive(running.keySet());
    } catch (IOException e) {
      LOG.warn("the list of running tasks cannot be written: {}", e.getMessage());
    }
    changed.run();
  }
}
