package org.quorate.api.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.quorate.api.TaskBody;
import org.quorate.api.TaskLog;
import org.quorate.model.Upid;

/** One task while it runs: carries out the body and keeps the log. */
final class RunningTask implements TaskLog {
  /** A runaway body must not fill the disk. */
  private static final int MAX_LOG_CHARS = 4 << 20;

  private final Upid upid;
  private final Writer log;
  private int written;
  private int warnings;

  RunningTask(Upid upid, Writer log) {
    this.upid = upid;
    this.log = log;
  }

  Upid upid() {
    return upid;
  }

  /** Runs the body to its end and writes the log's last line. */
  TaskEnd run(TaskBody body) {
    TaskEnd end = carryOut(body);
    try (log) {
      log.write(end.lastLine() + "\n");
    } catch (IOException diskFull) {
      return end;
    }
    return end;
  }

  private TaskEnd carryOut(TaskBody body) {
    try {
      body.run(this);
      return warnings() == 0 ? new TaskEnd.Ok() : new TaskEnd.Warnings(warnings());
    } catch (InterruptedException stopped) {
      return new TaskEnd.Failed("interrupted by signal");
    } catch (Exception failure) {
      return new TaskEnd.Failed(sentence(failure));
    } catch (StackOverflowError | OutOfMemoryError failure) {
      return new TaskEnd.Failed(failure.toString());
    }
  }

  @Override
  public synchronized void line(String text) {
    if (written > MAX_LOG_CHARS) {
      return;
    }
    written += text.length() + 1;
    try {
      log.write(text.stripTrailing() + "\n");
      log.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the task's log cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void warn(String text) {
    warnings++;
    line("WARN: " + text);
  }

  private synchronized int warnings() {
    return warnings;
  }

  /** One line: the index has a line per task. */
  private static String sentence(Exception failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
