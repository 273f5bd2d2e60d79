package org.quorate.api.qemu;

import org.quorate.api.TaskLog;
import org.quorate.guest.Progress;

/** A guest operation's progress in its task's log. */
record TaskProgress(TaskLog log) implements Progress {
  @Override
  public void line(String text) {
    log.line(text);
  }

  @Override
  public void warn(String text) {
    log.warn(text);
  }
}
