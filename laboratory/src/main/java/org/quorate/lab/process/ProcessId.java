package org.quorate.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid the number
 * @param startTicks when it started, in clock ticks since the host booted (field 22 of
 *     /proc/PID/stat)
 */
public record ProcessId(long pid, long startTicks) {
  private static final int STATE_FIELD = 0;
  private static final int START_FIELD = 19;

  /** The running process {@code pid}, or empty when there is none or it is only a zombie. */
  public static Optional<ProcessId> running(long pid) {
    try {
      return fromStat(pid, Files.readString(Path.of("/proc/" + pid + "/stat")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Reads the text of /proc/PID/stat; empty when it is a zombie's or no such text. */
  static Optional<ProcessId> fromStat(long pid, String stat) {
    // The second field is the command in parentheses and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    if (fields.length <= START_FIELD || fields[STATE_FIELD].matches("[ZX]")) {
      return Optional.empty();
    }
    return number(fields[START_FIELD]).map(start -> new ProcessId(pid, start));
  }

  /** Reads what {@link #write} or a node's boot wrote; empty when the file is missing or torn. */
  public static Optional<ProcessId> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /** Parses "PID START"; empty when it is anything else. */
  static Optional<ProcessId> parse(String text) {
    String[] words = text.strip().split(" ");
    if (words.length != 2) {
      return Optional.empty();
    }
    return number(words[0])
        .flatMap(pid -> number(words[1]).map(start -> new ProcessId(pid, start)));
  }

  private static Optional<Long> number(String text) {
    try {
      long value = Long.parseLong(text);
      return value > 0 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException other) {
      return Optional.empty();
    }
  }

  /** Writes "PID START" for {@link #read}. */
  public void write(Path file) throws IOException {
    Files.writeString(file, pid + " " + startTicks + "\n", StandardCharsets.US_ASCII);
  }

  /** Whether this very process still runs. */
  public boolean alive() {
    return running(pid).equals(Optional.of(this));
  }

  /** SIGKILL, if it still runs. */
  public void kill() {
    if (alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** SIGTERM, if it still runs. */
  public void terminate() {
    if (alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }
}
