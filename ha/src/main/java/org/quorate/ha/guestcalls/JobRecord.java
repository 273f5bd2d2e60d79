package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LRM's jobs that were begun and whose end it has not taken, in a file: their results survive a
 * restart of the daemon. A line: service, uid, command, target, seconds, outcome (ok or failed);
 * {@code -} = none.
 */
final class JobRecord {
  private static final Logger LOG = LoggerFactory.getLogger(JobRecord.class);
  private static final String NONE = "-";
  private static final String OK = "ok";
  private static final String FAILED = "failed";
  private static final int WORDS = 6;

  /**
   * One line.
   *
   * @param ok how it ended; empty while it goes on
   */
  record Entry(Job job, Optional<Boolean> ok) {}

  private final Path file;

  JobRecord(Path file) {
    this.file = file;
  }

  /** What an earlier daemon left; broken lines are left out. */
  Map<Job, Optional<Boolean>> read() {
    Map<Job, Optional<Boolean>> jobs = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file)
            .forEach(line -> parse(line).ifPresent(entry -> jobs.put(entry.job(), entry.ok())));
      }
    } catch (IOException unreadable) {
      LOG.warn("{}: {}", file, unreadable.getMessage());
    }
    return jobs;
  }

  static Optional<Entry> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS) {
      return Optional.empty();
    }
    try {
      Job job =
          new Job(
              ServiceId.parse(words[0]),
              words[1].equals(NONE) ? null : words[1],
              ServiceState.parse(words[2]),
              words[3].equals(NONE) ? null : new NodeName(words[3]),
              words[4].matches("[0-9]{1,6}") ? Integer.valueOf(words[4]) : null);
      return Optional.of(
          new Entry(
              job, words[5].equals(NONE) ? Optional.empty() : Optional.of(words[5].equals(OK))));
    } catch (InvalidInput broken) {
      LOG.warn("a job of an earlier daemon cannot be read: {}", broken.getMessage());
      return Optional.empty();
    }
  }

  static String line(Job job, Optional<Boolean> ok) {
    return String.join(
        " ",
        job.service().toString(),
        job.uid() == null ? NONE : job.uid(),
        job.command().text(),
        job.target() == null ? NONE : job.target().value(),
        job.timeoutSeconds() == null ? NONE : String.valueOf(job.timeoutSeconds()),
        ok.map(well -> well ? OK : FAILED).orElse(NONE));
  }

  void write(Map<Job, Optional<Boolean>> jobs) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(
          fresh, jobs.entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      LOG.warn("{}: {}; a restart would not know of a job", file, full.getMessage());
    }
  }
}
