package org.quorate.ha.crm;

import java.util.List;
import java.util.Map;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;

/** The master's round: what is, what is wanted, and one step of every service towards it. */
final class Manager {
  /**
   * A round converges: each pass moves a service at most once, and the longest way within a round
   * is shorter than this.
   */
  private static final int PASSES_MAX = 50;

  private Manager() {}

  static ManagerMemory manage(
      ManagerMemory memory, CrmReading reading, Answers answers, List<CrmCommand> commands) {
    ManagerStatus before = reading.managerStatus();
    if (before == null) {
      commands.add(
          new CrmCommand.Report(
              HaEvent.problem("round_aborted", "reason", "manager_status_unreadable")));
      return memory;
    }
    ManagerRound round = new ManagerRound(memory, before, reading, answers, commands);
    NodeTable nodes = new NodeTable(round);
    nodes.update();
    if (!round.isOperational(reading.self())) {
      round.report(HaEvent.problem("master_offline"));
      return round.memory();
    }
    Map<ServiceId, ServiceConfig> configs = reading.services();
    if (configs == null) {
      round.report(HaEvent.problem("round_aborted", "reason", "service_config_unreadable"));
      return round.memory();
    }
    round.configs.putAll(configs);
    addAndRemoveServices(round);
    new CommandQueue(round).process(answers.takenCommandLines());
    settle(round, nodes);
    commands.add(new CrmCommand.WriteManagerStatus(round.status()));
    return round.memory();
  }

  private static void addAndRemoveServices(ManagerRound round) {
    round.configs.forEach(
        (sid, config) -> {
          if (!round.services.containsKey(sid) && config.requested() != RequestedState.IGNORED) {
            ServiceState first =
                config.requested() == RequestedState.STARTED
                    ? ServiceState.REQUEST_START
                    : ServiceState.REQUEST_STOP;
            round.services.put(sid, ServiceRecord.of(first, config.home(), round.uids.next()));
            round.report(HaEvent.of("service_added", "service", sid, "at", config.home()));
          }
        });
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

  private static void settle(ManagerRound round, NodeTable nodes) {
    ServiceTable table = new ServiceTable(round, nodes);
    Fencing fencing = new Fencing(round);
    boolean changed = true;
    for (int pass = 0; changed && pass < PASSES_MAX; pass++) {
      changed = false;
      for (ServiceId sid : List.copyOf(round.services.keySet())) {
        ServiceState before = round.record(sid).state();
        table.step(sid);
        table.freezeWhileTheLrmRestarts(sid);
        changed |= round.record(sid).state() != before;
      }
      changed |= fencing.pass();
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
