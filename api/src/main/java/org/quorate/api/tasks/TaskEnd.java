package org.quorate.api.tasks;

import java.util.List;
import java.util.Optional;

/** How a task ended, as the last line of its log and the index say it. */
public sealed interface TaskEnd {
  record Ok() implements TaskEnd {}

  record Warnings(int count) implements TaskEnd {}

  record Failed(String message) implements TaskEnd {}

  /** The daemon died before the task ended: nobody knows. */
  record Unexpected() implements TaskEnd {}

  String UNEXPECTED = "unexpected status";
  String WARNINGS = "WARNINGS: ";

  /** {@code OK}, {@code WARNINGS: 2}, the error, or {@code unexpected status}. */
  default String status() {
    return switch (this) {
      case Ok() -> "OK";
      case Warnings(int count) -> WARNINGS + count;
      case Failed(String message) -> message;
      case Unexpected() -> UNEXPECTED;
    };
  }

  /** The last line of the log. */
  default String lastLine() {
    return switch (this) {
      case Ok() -> "TASK OK";
      case Warnings(int count) -> "TASK " + WARNINGS + count;
      case Failed(String message) -> "TASK ERROR: " + message;
      case Unexpected() -> "TASK ERROR: " + UNEXPECTED;
    };
  }

  /** Reads the last line of a log; empty when the task did not write its end. */
  static Optional<TaskEnd> ofLastLine(String line) {
    if (line.equals("TASK OK")) {
      return Optional.of(new Ok());
    }
    if (line.matches("TASK WARNINGS: [0-9]{1,9}")) {
      return Optional.of(
          new Warnings(Integer.parseInt(line.substring("TASK WARNINGS: ".length()))));
    }
    return line.startsWith("TASK ERROR: ")
        ? Optional.of(new Failed(line.substring("TASK ERROR: ".length())))
        : Optional.empty();
  }

  /** The word that {@code statusfilter} uses for a status text. */
  static String kind(String status) {
    if (status.equals("OK")) {
      return "ok";
    }
    if (status.startsWith(WARNINGS)) {
      return "warning";
    }
    return status.equals(UNEXPECTED) ? "unknown" : "error";
  }

  /** The kinds {@link #kind} can answer. */
  List<String> KINDS = List.of("ok", "warning", "error", "unknown");
}
