package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

  /** A daemon that takes over a migration brings it to an end within this. */
  private static final Duration SETTLING_MAX = Duration.ofSeconds(120);

  private static final String START = "/status/start";
  private static final String STOP = "/status/stop";
  private static final String SHUTDOWN = "/status/shutdown";
  private static final String MIGRATE = "/migrate";

  private final LocalApi api;
  private final RunningGuests processes;
  private final String node;
  private final TaskRecord tasks;
  private final Path nodes;
  private final Failures failures;
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

  /** Hears why work on a guest failed. */
  @FunctionalInterface
  public interface Failures {
    /**
     * Tells.
     *
     * @param why as quorate-api says it
     */
    void failed(ServiceId sid, String why);
  }

  /**
   * @param run where guests' pid files are: {@code /run/qemu-server}
   * @param nodes one directory per node: {@code /etc/pve/nodes}
   * @param tasks survives this process but not a reboot: {@code /run/quorate/ha-tasks}
   */
  public ApiGuests(
      LocalApi api, Path run, NodeName self, Path nodes, Path tasks, Failures failures) {
    this.nodes = nodes;
    this.failures = failures;
    this.api = api;
    this.processes = new RunningGuests(run, Path.of("/proc"));
    this.node = "/nodes/" + self;
    this.tasks = new TaskRecord(tasks);
  }

  @Override
  public Set<ServiceId> running(Set<ServiceId> services) {
    Set<ServiceId> running = new HashSet<>();
    services.stream().filter(processes::runs).forEach(running::add);
    return running;
  }

  @Override
  public Set<ServiceId> arriving(Set<ServiceId> services) {
    Set<ServiceId> arriving = new HashSet<>();
    services.stream().filter(processes::arrives).forEach(arriving::add);
    return arriving;
  }

  @Override
  public boolean start(ServiceId sid) {
    var earlier = awaitEarlier(sid, START, TASK_MARGIN);
    if (earlier.isEmpty() || !processes.runs(sid)) {
      var unused = task(sid, START, Map.of(), TASK_MARGIN);
    }
    return processes.runs(sid);
  }

  @Override
  public boolean stop(ServiceId sid, @Nullable Integer timeoutSeconds) {
    boolean force = timeoutSeconds != null && timeoutSeconds == 0;
    int seconds = timeoutSeconds == null ? STOP_SECONDS_DEFAULT : timeoutSeconds;
    String action = force ? STOP : SHUTDOWN;
    Duration limit = TASK_MARGIN.plusSeconds(seconds);
    var earlier = awaitEarlier(sid, action, limit);
    if (earlier.isEmpty() || processes.runs(sid)) {
      Map<String, String> parameters =
          force ? Map.of() : Map.of("timeout", Integer.toString(seconds), "forceStop", "1");
      var unused = task(sid, action, parameters, limit);
    }
    return !processes.runs(sid);
  }

  @Override
  public boolean move(ServiceId sid, NodeName target, boolean live) {
    Optional<Boolean> earlier = awaitEarlier(sid, MIGRATE, MOVE_MAX);
    if (earlier.isPresent()) {
      return earlier.get() || arrived(sid, target);
    }
    if (live && processes.runs(sid)) {
      Map<String, String> online = Map.of("target", target.value(), "online", "1");
      return task(sid, MIGRATE, online, MOVE_MAX) || arrived(sid, target);
    }
    Map<String, String> there = Map.of("target", target.value());
    return (!processes.runs(sid) || stop(sid, null)) && task(sid, MIGRATE, there, MOVE_MAX);
  }

  /**
   * Whether the guest arrived although its task failed: a task ends with the daemon that carries it
   * out, and the next daemon goes on with the migration, to one of its ends. That it is not here is
   * no proof, for /etc/pve may be away: it has arrived when its file is seen there.
   */
  private boolean arrived(ServiceId sid, NodeName target) {
    Path there = nodes.resolve(target.value()).resolve("qemu-server").resolve(sid.name() + ".conf");
    long deadline = System.nanoTime() + SETTLING_MAX.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        if (Files.exists(there) && !processes.runs(sid)) {
          LOG.info("{}{}: it is on {}", sid, MIGRATE, target);
          return true;
        }
        if (stays(sid)) {
          return false;
        }
        Thread.sleep(POLL);
      }
      LOG.warn("{}{}: it is not seen on {}", sid, MIGRATE, target);
    } catch (IOException unknown) {
      LOG.warn("{}{}: where it is is not known: {}", sid, MIGRATE, unknown.getMessage());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private boolean stays(ServiceId sid) throws IOException, InterruptedException {
    String path = node + "/qemu/" + sid.name() + "/config";
    try {
      return !whenPresent("GET", path, Map.of()).path("lock").asString("").equals("migrate");
    } catch (LocalApi.Refused notHere) {
      return false;
    }
  }

  @Override
  public boolean startUnderWay(ServiceId sid) {
    return tasks.of(sid, START).isPresent();
  }

  @Override
  public boolean anyStartUnderWay() {
    return tasks.any(Set.of(START, MIGRATE));
  }

  @Override
  public void cancel(ServiceId sid) {
    for (String action : List.of(START, MIGRATE)) {
      tasks
          .of(sid, action)
          .filter(upid -> !upid.equals(TaskRecord.UNKNOWN) && cancelled.add(upid))
          .ifPresent(upid -> Thread.ofVirtual().start(() -> cancelTask(sid, action, upid)));
    }
  }

  private void cancelTask(ServiceId sid, String action, String upid) {
    try {
      LOG.info("{}{}: asked to end", sid, action);
      var unused = api.call("DELETE", node + "/tasks/" + upid, Map.of());
    } catch (IOException failed) {
      LOG.warn("{}{}: cannot be ended: {}", sid, action, failed.getMessage());
    }
  }

  /**
   * Waits for a task of this kind that was begun before and not seen to end, also by an earlier
   * daemon; empty when there is none.
   */
  private Optional<Boolean> awaitEarlier(ServiceId sid, String action, Duration limit) {
    return tasks
        .of(sid, action)
        .map(
            upid ->
                attempt(
                    sid,
                    action,
                    limit,
                    () -> upid.equals(TaskRecord.UNKNOWN) ? active(sid, action) : upid));
  }

  /** Starts a task and waits for its end; true when it ended well. */
  private boolean task(ServiceId sid, String action, Map<String, String> given, Duration limit) {
    Map<String, String> parameters = new LinkedHashMap<>(given);
    parameters.put("skiplock", "1");
    parameters.put("ha", "1");
    return attempt(
        sid,
        action,
        limit,
        () -> {
          tasks.begun(sid, action, TaskRecord.UNKNOWN);
          String kind = sid.type().equals("ct") ? "lxc" : "qemu";
          String path = node + "/" + kind + "/" + sid.name() + action;
          String upid = whenPresent("POST", path, parameters).asString("");
          tasks.begun(sid, action, upid);
          return upid;
        });
  }

  /** What is surely over is forgotten; of anything else it stays known that it may go on. */
  private boolean attempt(ServiceId sid, String action, Duration limit, Callable<String> begin) {
    try {
      String upid = begin.call();
      if (upid.isEmpty()) {
        tasks.ended(sid, action);
        return false;
      }
      return awaitEnd(sid, action, upid, limit);
    } catch (LocalApi.Refused refused) {
      LOG.warn("{}{}: {}", sid, action, refused.getMessage());
      tell(sid, action, String.valueOf(refused.getMessage()));
      tasks.ended(sid, action);
    } catch (LocalApi.Absent over) {
      LOG.warn("{}{}: {}", sid, action, over.getMessage());
      tell(sid, action, String.valueOf(over.getMessage()));
      tasks.ended(sid, action);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (Exception unknown) {
      LOG.warn("{}{}: its end is not known: {}", sid, action, unknown.getMessage());
    }
    return false;
  }

  private void tell(ServiceId sid, String action, String why) {
    failures.failed(sid, action.substring(action.lastIndexOf('/') + 1) + " failed: " + why);
  }

  /** A task that takes too long is asked to end. */
  private boolean awaitEnd(ServiceId sid, String action, String upid, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode status = whenPresent("GET", node + "/tasks/" + upid + "/status", Map.of());
      if (!status.path("status").asString("").equals("running")) {
        String end = status.path("exitstatus").asString("unexpected status");
        LOG.info("{}{}: {}", sid, action, end);
        tasks.ended(sid, action);
        cancelled.remove(upid);
        boolean ok = end.equals("OK") || end.startsWith("WARNINGS");
        if (!ok) {
          tell(sid, action, end);
        }
        return ok;
      }
      Thread.sleep(POLL);
    }
    tell(sid, action, "no end within " + limit.toSeconds() + " s");
    LOG.warn("{}{}: no end within {} s", sid, action, limit.toSeconds());
    cancelTask(sid, action, upid);
    return false;
  }

  /** The running task of this kind whose beginning was not answered; empty text when none runs. */
  private String active(ServiceId sid, String action) throws IOException, InterruptedException {
    Map<String, String> filter = Map.of("source", "active", "vmid", sid.name());
    for (JsonNode row : whenPresent("GET", node + "/tasks", filter)) {
      if (action.endsWith(row.path("type").asString("").replaceFirst("^(qm|vz)", ""))) {
        return row.path("upid").asString("");
      }
    }
    return "";
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
