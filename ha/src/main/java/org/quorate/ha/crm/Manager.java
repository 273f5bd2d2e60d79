package org.quorate.ha.crm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.NodeReading;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The master's round: what is, what is wanted, and one step of every service towards it. */
final class Manager {
  /**
   * A round converges: each pass moves a service at most once, and the longest way within a round
   * is shorter than this.
   */
  private static final int PASSES_MAX = 50;

  /**
   * How a round ended.
   *
   * @param completed false when it was aborted, so that nothing can be concluded from it
   * @param disarmed everything is disarmed
   */
  record Outcome(ManagerMemory memory, boolean completed, boolean disarmed) {}

  private Manager() {}

  static Outcome manage(
      ManagerMemory memory, CrmReading reading, Answers answers, List<CrmCommand> commands) {
    ManagerStatus stored = reading.managerStatus();
    if (stored == null) {
      commands.add(aborted());
      return new Outcome(memory, false, false);
    }
    ManagerStatus before = memory.unsaved() == null ? stored : memory.unsaved();
    ManagerRound round = new ManagerRound(memory, before, reading, answers, commands);
    NodeTable nodes = new NodeTable(round);
    boolean nodeListChanged = !round.nodes.keySet().equals(names(reading.nodes()));
    nodes.update();
    if (!round.isOperational(reading.self())) {
      round.report(HaEvent.problem("master_offline"));
      return round.ended(false, memory.disarmed());
    }
    Map<ServiceId, ServiceConfig> configs = reading.services();
    if (configs == null) {
      commands.add(aborted());
      return new Outcome(round.ended(false, memory.disarmed()).memory(), false, false);
    }
    round.configs.putAll(configs);
    return new Work(round, nodes, nodeListChanged, memory.schedulerMode()).run();
  }

  private static CrmCommand aborted() {
    return new CrmCommand.Report(HaEvent.problem("round_aborted", "reason", "cfs_not_mounted"));
  }

  private static Set<NodeName> names(List<NodeReading> nodes) {
    Set<NodeName> names = new TreeSet<>();
    nodes.forEach(node -> names.add(node.name()));
    return names;
  }

  /** The part of a round that needs everything to be readable and this node to take part. */
  private record Work(
      ManagerRound round, NodeTable nodes, boolean nodeListChanged, SchedulerMode modeBefore) {

    Outcome run() {
      round.scheduling.lookAtMode(modeBefore);
      new GroupMigration(round).countDown();
      if (round.disarm == null) {
        addAndRemoveServices();
      }
      round.scheduling.loadServices();
      round.rules.applyGroups();
      round.rules.compileIfChanged(nodeListChanged);
      new CommandQueue(round).process(round.takenCommandLines());
      Set<ServiceId> deferred = null;
      if (round.disarm != null) {
        Disarming disarming = new Disarming(round);
        deferred = disarming.deferred();
        if (deferred.isEmpty()) {
          boolean complete = disarming.apply();
          return round.ended(true, complete);
        }
      } else {
        new Balancing(round).consider();
      }
      settle(deferred);
      return round.ended(true, false);
    }

    private void addAndRemoveServices() {
      Map<ServiceId, ServiceRecord> added = new HashMap<>();
      round.configs.forEach(
          (sid, config) -> {
            if (!round.services.containsKey(sid) && config.requested() != RequestedState.IGNORED) {
              ServiceState first =
                  config.requested() == RequestedState.STARTED
                      ? ServiceState.REQUEST_START
                      : ServiceState.REQUEST_STOP;
              added.put(sid, ServiceRecord.of(first, config.home(), round.uids.next()));
              round.report(HaEvent.of("service_added", "service", sid, "at", config.home()));
            }
          });
      round.add(added);
      for (ServiceId sid : List.copyOf(round.services.keySet())) {
        ServiceConfig config = round.configs.get(sid);
        if (config == null || config.requested() == RequestedState.IGNORED) {
          round.services.remove(sid);
          round.report(
              HaEvent.of(
                  "service_removed",
                  "service",
                  sid,
                  "reason",
                  config == null ? "no_config" : "ignored"));
        }
      }
    }

    /**
     * @param only the services that take part; null = all
     */
    private void settle(@Nullable Set<ServiceId> only) {
      ServiceTable table = new ServiceTable(round, nodes);
      Fencing fencing = new Fencing(round);
      boolean changed = true;
      for (int pass = 0; changed && pass < PASSES_MAX; pass++) {
        changed = false;
        for (ServiceId sid : List.copyOf(only == null ? round.services.keySet() : only)) {
          ServiceState before = round.record(sid).state();
          table.step(sid);
          table.freezeWhileTheLrmRestarts(sid);
          changed |= round.record(sid).state() != before;
        }
        changed |= fencing.pass();
      }
    }
  }

  /** Node states in which a node takes part in the cluster's work. */
  static boolean isOperational(NodeState state) {
    return switch (state) {
      case ONLINE, MAINTENANCE -> true;
      case UNKNOWN, FENCE, GONE -> false;
    };
  }
}
