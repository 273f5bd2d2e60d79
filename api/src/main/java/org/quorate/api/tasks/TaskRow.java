package org.quorate.api.tasks;

import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.Upid;

/**
 * One line of the index: {@code UPID ENDTIME STATUS}, the time in 8 hexadecimal digits.
 *
 * @param endTime seconds since 1970; empty while it runs
 * @param status empty while it runs
 */
public record TaskRow(Upid upid, Optional<Long> endTime, Optional<String> status) {
  static TaskRow running(Upid upid) {
    return new TaskRow(upid, Optional.empty(), Optional.empty());
  }

  static TaskRow ended(Upid upid, long endTime, String status) {
    return new TaskRow(upid, Optional.of(endTime), Optional.of(status));
  }

  /** Reads a line; empty when it is damaged, as after a power cut in the middle of a write. */
  static Optional<TaskRow> parse(String line) {
    String[] parts = line.split(" ", 3);
    try {
      Upid upid = Upid.parse(parts[0]);
      if (parts.length < 3) {
        return Optional.of(running(upid));
      }
      return Optional.of(ended(upid, Long.parseLong(parts[1], 16), parts[2]));
    } catch (InvalidInput | NumberFormatException damaged) {
      return Optional.empty();
    }
  }

  String line() {
    return endTime.isEmpty()
        ? upid.toString()
        : String.format("%s %08X %s", upid, endTime.get(), status.orElse(TaskEnd.UNEXPECTED));
  }
}
