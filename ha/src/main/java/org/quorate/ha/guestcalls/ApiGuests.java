package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Guests of this node by way of quorate-api; whether one runs is seen at its process. */
public final class ApiGuests implements Guests {
  private static final Logger LOG = LoggerFactory.getLogger(ApiGuests.class);
  private static final int STOP_SECONDS_DEFAULT = 60;
  private static final Duration POLL = Duration.ofMillis(100);

  /** While quorate-api restarts; it listens again within seconds. */
  private static final Duration ABSENT_MAX = Duration.ofSeconds(60);

  /** A start or a shutdown beyond its own timeout; a migration may take hours. */
  private static final Duration TASK_MARGIN = Duration.ofSeconds(240);

  private static final Duration MOVE_MAX = Duration.ofHours(12);

  private final LocalApi api;
  private final RunningGuests processes;
  private final NodeName self;

  /**
   * @param run where guests' pid files are: {@code /run/qemu-server}
   */
  public ApiGuests(LocalApi api, Path run, NodeName self) {
    this.api = api;
    this.processes = new RunningGuests(run, Path.of("/proc"));
    this.self = self;
  }

  @Override
  public Set<ServiceId> running(Set<ServiceId> services) {
    Set<ServiceId> running = new HashSet<>();
    services.stream().filter(processes::runs).forEach(running::add);
    return running;
  }

  @Override
  public boolean start(ServiceId sid) {
    task("POST", sid, "/status/start", Map.of(), TASK_MARGIN);
    return processes.runs(sid);
  }

  @Override
  public boolean stop(ServiceId sid, @Nullable Integer timeoutSeconds) {
    if (timeoutSeconds != null && timeoutSeconds == 0) {
      task("POST", sid, "/status/stop", Map.of(), TASK_MARGIN);
    } else {
      int seconds = timeoutSeconds == null ? STOP_SECONDS_DEFAULT : timeoutSeconds;
      Map<String, String> parameters =
          Map.of("timeout", Integer.toString(seconds), "forceStop", "1");
      task("POST", sid, "/status/shutdown", parameters, TASK_MARGIN.plusSeconds(seconds));
    }
    return !processes.runs(sid);
  }

  @Override
  public boolean move(ServiceId sid, NodeName target, boolean live) {
    if (!live && processes.runs(sid) && !stop(sid, null)) {
      return false;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("target", target.value());
    if (live && processes.runs(sid)) {
      parameters.put("online", "1");
    }
    return task("POST", sid, "/migrate", parameters, MOVE_MAX);
  }

  /** Starts a task and waits for its end; true when it ended well. */
  private boolean task(
      String method, ServiceId sid, String action, Map<String, String> given, Duration limit) {
    Map<String, String> parameters = new LinkedHashMap<>(given);
    parameters.put("skiplock", "1");
    parameters.put("ha", "1");
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      String kind = sid.type().equals("ct") ? "lxc" : "qemu";
      String path = "/nodes/" + self + "/" + kind + "/" + sid.name() + action;
      String upid = whenPresent(method, path, parameters).asString("");
      while (System.nanoTime() < deadline) {
        JsonNode status =
            whenPresent("GET", "/nodes/" + self + "/tasks/" + upid + "/status", Map.of());
        if (!status.path("status").asString("").equals("running")) {
          String end = status.path("exitstatus").asString("unexpected status");
          LOG.info("{}{}: {}", sid, action, end);
          return end.equals("OK") || end.startsWith("WARNINGS");
        }
        Thread.sleep(POLL);
      }
      LOG.warn("{}{}: no end within {} s", sid, action, limit.toSeconds());
    } catch (IOException failed) {
      LOG.warn("{}{}: {}", sid, action, failed.getMessage());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private JsonNode whenPresent(String method, String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ABSENT_MAX.toNanos();
    while (true) {
      try {
        return api.call(method, path, parameters);
      } catch (LocalApi.Absent absent) {
        if (System.nanoTime() > deadline) {
          throw absent;
        }
        Thread.sleep(POLL);
      }
    }
  }
}
