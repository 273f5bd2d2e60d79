package org.quorate.cli.schema;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.model.InvalidInput;
import org.quorate.model.Upid;

/** Shows a task's log while it runs; a command that starts a task ends when the task ends. */
public final class TaskFollower {
  private static final long POLL_MS = 100;
  private static final int LINES_AT_ONCE = 500;

  private TaskFollower() {}

  /** Follows the task when the answer is one; shows any other text as it is. */
  public static int show(Session session, @Nullable Object answer) throws InterruptedException {
    if (!(answer instanceof String text)) {
      return 0;
    }
    Upid upid;
    try {
      upid = Upid.parse(text);
    } catch (InvalidInput plain) {
      session.out().println(text);
      return 0;
    }
    return follow(session, upid);
  }

  private static int follow(Session session, Upid upid) throws InterruptedException {
    String task = "/nodes/" + upid.node() + "/tasks/" + upid;
    int shown = 0;
    while (true) {
      Map<?, ?> status = (Map<?, ?>) session.calls().call(Verb.GET, task + "/status", Map.of());
      shown = showLines(session, task, shown);
      if (status != null && "stopped".equals(status.get("status"))) {
        return verdict(String.valueOf(status.get("exitstatus")));
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static int showLines(Session session, String task, int shown) {
    Map<String, String> window =
        Map.of("start", Integer.toString(shown), "limit", Integer.toString(LINES_AT_ONCE));
    List<?> lines = (List<?>) session.calls().call(Verb.GET, task + "/log", window);
    if (lines == null) {
      return shown;
    }
    int next = shown;
    for (Object entry : lines) {
      Map<?, ?> line = (Map<?, ?>) entry;
      String text = String.valueOf(line.get("t"));
      int number = ((Number) Objects.requireNonNull(line.get("n"))).intValue();
      if (text.startsWith("TASK ") || (number == 1 && text.equals("no content"))) {
        continue;
      }
      session.out().println(text);
      next = Math.max(next, number);
    }
    session.out().flush();
    return next;
  }

  private static int verdict(String exitStatus) {
    if (exitStatus.equals("OK") || exitStatus.startsWith("WARNINGS:")) {
      return 0;
    }
    throw ApiException.failed(exitStatus);
  }
}
