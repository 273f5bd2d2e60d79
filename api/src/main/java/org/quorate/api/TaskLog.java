package org.quorate.api;

/** The log of a running task, kept in its file under /var/log/pve/tasks. */
public interface TaskLog {
  void line(String text);

  /** Writes {@code WARN: text} and lets the task end as "WARNINGS: n". */
  void warn(String text);
}
