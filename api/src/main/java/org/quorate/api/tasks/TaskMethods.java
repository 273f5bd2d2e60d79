package org.quorate.api.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Page;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.model.InvalidInput;
import org.quorate.model.Upid;

/** The tasks of a node: list, state, log, stop. */
public final class TaskMethods implements MethodSet {
  private static final int DEFAULT_LIMIT = 50;
  private static final Type COUNT = Type.integer(0, Integer.MAX_VALUE);
  private static final Type TIME = Type.integer(0, 0xFFFF_FFFFL);

  private static final Parameters FILTER =
      Parameters.builder()
          .optional("start", COUNT, "Skip so many")
          .optional("limit", COUNT, "At most so many, 50 by default")
          .optional("source", Type.oneOf("archive", "active", "all"), "Ended, running, or both")
          .optional("userfilter", Type.text(64), "Only users whose id contains this")
          .optional("typefilter", Type.text(64), "Only tasks of this type")
          .optional("vmid", Type.VMID, "Only tasks of this guest")
          .optional("errors", Type.BOOLEAN, "Only tasks that failed")
          .optional("statusfilter", Type.LIST, "Only these ends: ok, warning, error, unknown")
          .optional("since", TIME, "Only tasks started at this time or later")
          .optional("until", TIME, "Only tasks started at this time or earlier")
          .build();
  private static final Parameters LINES =
      Parameters.builder()
          .optional("start", COUNT, "The first line, from 0")
          .optional("limit", COUNT, "At most so many lines, 50 by default; 0 for all")
          .build();
  private static final Permission AUDIT = Permission.on("/nodes/{node}", "Sys.Audit");

  private final TaskList tasks;

  public TaskMethods(TaskList tasks) {
    this.tasks = tasks;
  }

  @Override
  public List<Method> methods() {
    String task = "/nodes/{node}/tasks/{upid}";
    return List.of(
        method(Verb.GET, "/nodes/{node}/tasks", "The tasks of a node.", FILTER, this::list),
        method(Verb.GET, task, "What can be asked of a task.", Parameters.none(), this::index),
        method(Verb.GET, task + "/status", "A task's state.", Parameters.none(), this::status),
        method(Verb.GET, task + "/log", "A task's log.", LINES, this::log),
        new Method(
            Verb.DELETE,
            task,
            "Stop a task.",
            Parameters.none(),
            Permission.on("/nodes/{node}", "Sys.Modify"),
            Target.NAMED_NODE,
            this::stop));
  }

  private static Method method(
      Verb verb,
      String path,
      String description,
      Parameters parameters,
      org.quorate.api.Handler handler) {
    return new Method(verb, path, description, parameters, AUDIT, Target.NAMED_NODE, handler);
  }

  private Object list(Call call) {
    String source = call.optional("source").orElse("archive");
    List<TaskRow> rows = new ArrayList<>();
    if (!source.equals("archive")) {
      rows.addAll(tasks.active());
    }
    if (!source.equals("active")) {
      rows.addAll(tasks.archive());
    }
    List<TaskRow> fitting = rows.stream().filter(row -> fits(call, row)).toList();
    return new Page(
        fitting.stream()
            .skip(call.integer("start", 0))
            .limit(call.integer("limit", DEFAULT_LIMIT))
            .map(TaskMethods::row)
            .toList(),
        fitting.size());
  }

  private static boolean fits(Call call, TaskRow row) {
    Upid upid = row.upid();
    String kind = row.status().map(TaskEnd::kind).orElse("");
    List<String> kinds = call.list("statusfilter");
    return call.optional("typefilter").map(upid.type()::equals).orElse(true)
        && call.optional("userfilter").map(upid.user()::contains).orElse(true)
        && call.optional("vmid").map(upid.id()::equals).orElse(true)
        && call.optional("since").map(t -> upid.startTime() >= Long.parseLong(t)).orElse(true)
        && call.optional("until").map(t -> upid.startTime() <= Long.parseLong(t)).orElse(true)
        && (!call.flag("errors", false) || kind.equals("error") || kind.equals("unknown"))
        && (kinds.isEmpty() || kinds.contains(kind));
  }

  /** A task as the lists show it. */
  public static Map<String, Object> row(TaskRow row) {
    Map<String, Object> out = identity(row.upid());
    row.endTime().ifPresent(end -> out.put("endtime", end));
    out.put("status", row.status().orElse("RUNNING"));
    return out;
  }

  /** A task as /cluster/tasks shows it: without end and status while it runs. */
  public static Map<String, Object> clusterRow(TaskRow row) {
    Map<String, Object> out = identity(row.upid());
    row.endTime().ifPresent(end -> out.put("endtime", end));
    row.status().ifPresent(status -> out.put("status", status));
    return out;
  }

  private Object index(Call call) {
    upid(call);
    return List.of(Map.of("name", "log"), Map.of("name", "status"));
  }

  private Object status(Call call) {
    Upid upid = upid(call);
    Map<String, Object> out = identity(upid);
    if (tasks.isRunning(upid)) {
      out.put("status", "running");
    } else {
      requireKnown(upid);
      out.put("status", "stopped");
      tasks.exitStatus(upid).ifPresent(exit -> out.put("exitstatus", exit));
    }
    return out;
  }

  private Object log(Call call) throws IOException {
    Upid upid = upid(call);
    int start = call.integer("start", 0);
    int limit = call.integer("limit", DEFAULT_LIMIT);
    List<Map<String, Object>> rows = new ArrayList<>();
    long total = 0;
    try (Stream<String> lines = Files.lines(tasks.log(upid))) {
      for (String text : (Iterable<String>) lines::iterator) {
        total++;
        if (total > start && (limit == 0 || rows.size() < limit)) {
          rows.add(line(total, text));
        }
      }
    } catch (NoSuchFileException gone) {
      throw noSuch(upid);
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return total == 0 ? new Page(List.of(line(1, "no content")), 1) : new Page(rows, total);
  }

  private static Map<String, Object> line(long number, String text) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("n", number);
    out.put("t", text);
    return out;
  }

  private @Nullable Object stop(Call call) {
    Upid upid = upid(call);
    if (!tasks.isRunning(upid)) {
      requireKnown(upid);
    }
    tasks.stop(upid);
    return null;
  }

  private void requireKnown(Upid upid) {
    if (!Files.exists(tasks.log(upid))) {
      throw noSuch(upid);
    }
  }

  private static ApiException noSuch(Upid upid) {
    return ApiException.failed("no such task '" + upid + "'");
  }

  private static Upid upid(Call call) {
    try {
      return Upid.parse(call.path("upid"));
    } catch (InvalidInput malformed) {
      throw ApiException.parameter("upid", "unable to parse worker upid");
    }
  }

  private static Map<String, Object> identity(Upid upid) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("upid", upid.toString());
    out.put("node", upid.node().value());
    out.put("pid", upid.pid());
    out.put("pstart", upid.pstart());
    out.put("starttime", upid.startTime());
    out.put("type", upid.type());
    out.put("id", upid.id());
    out.put("user", upid.user());
    return out;
  }
}
