package org.quorate.api;

/** What a task does. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Does the work; returning is "OK" (or "WARNINGS: n" after {@link TaskLog#warn}), an exception's
   * message is the task's error. Stopping a task interrupts the thread.
   */
  void run(TaskLog log) throws Exception;
}
