package org.quorate.ha.crm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.placement.Preference;
import org.quorate.ha.status.ExitCode;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * States of the services. <em>Lost</em>: the node is proven off, or away for 60 s. {@code
 * TransitionsTest} reads this table:
 *
 * <pre>
 * | from                  | to                    | trigger                                                 |
 * | request_start         | started               | on the best node, or starts are not balanced            |
 * | request_start         | request_start_balance | starts are balanced, and another node is better         |
 * | request_start         | freeze                | disarmed                                                |
 * | request_start_balance | started               | arrived, skipped or failed; wanted started              |
 * | request_start_balance | request_stop          | arrived, skipped or failed; not wanted started          |
 * | request_start_balance | error                 | done by a node that does not have it                    |
 * | request_start_balance | fence                 | source lost                                             |
 * | request_start_balance | freeze                | disarmed                                                |
 * | migrate               | started               | arrived or failed; wanted started                       |
 * | migrate               | request_stop          | arrived or failed; not wanted started                   |
 * | migrate               | error                 | done by a node that does not have it                    |
 * | migrate               | fence                 | source lost                                             |
 * | relocate              | started               | arrived or failed; wanted started                       |
 * | relocate              | request_stop          | arrived or failed; not wanted started                   |
 * | relocate              | error                 | done by a node that does not have it                    |
 * | relocate              | fence                 | source lost                                             |
 * | started               | fence                 | node lost                                               |
 * | started               | request_stop          | wanted stopped or disabled, or stop command             |
 * | started               | migrate               | user command, or a better node (vm)                     |
 * | started               | relocate              | user command, or a better node (not vm)                 |
 * | started               | error                 | starting failed on 1 + max_relocate nodes, or for good  |
 * | started               | freeze                | its LRM restarts, or disarmed                           |
 * | request_stop          | stopped               | stopped                                                 |
 * | request_stop          | error                 | stopping failed                                         |
 * | request_stop          | fence                 | node lost                                               |
 * | request_stop          | freeze                | its LRM restarts, or disarmed                           |
 * | stopped               | request_start         | wanted started                                          |
 * | stopped               | migrate               | user command                                            |
 * | stopped               | relocate              | user command                                            |
 * | stopped               | fence                 | node lost, not disabled                                 |
 * | stopped               | freeze                | its LRM restarts, or disarmed                           |
 * | fence                 | recovery              | node fenced (Fencing)                                   |
 * | fence                 | request_stop          | lost in maintenance: it goes on as if it were there     |
 * | fence                 | migrate               | the same; the next pass fences it again (vm)            |
 * | fence                 | relocate              | the same (not vm)                                       |
 * | recovery              | started               | a node found; wanted started                            |
 * | recovery              | request_stop          | a node found; not wanted started                        |
 * | recovery              | stopped               | no node found; wanted disabled                          |
 * | freeze                | started               | its LRM is active again; wanted started                 |
 * | freeze                | request_stop          | its LRM is active again; not wanted started             |
 * | error                 | stopped               | wanted disabled                                         |
 * | error                 | fence                 | moved by the wrong node just now, and that node is lost |
 * </pre>
 */
final class ServiceTable {
  private final ManagerRound round;
  private final NodeTable nodes;

  ServiceTable(ManagerRound round, NodeTable nodes) {
    this.round = round;
    this.nodes = nodes;
  }

  void step(ServiceId sid) {
    switch (round.record(sid).state()) {
      case REQUEST_START -> requestStart(sid);
      case REQUEST_START_BALANCE, MIGRATE, RELOCATE -> moving(sid);
      case STARTED -> started(sid);
      case REQUEST_STOP -> requestStop(sid);
      case STOPPED -> stopped(sid);
      case FENCE -> {}
      case RECOVERY -> recovery(sid);
      case FREEZE -> {
        if (round.lrmMode(round.record(sid).node()) == LrmMode.ACTIVE) {
          round.change(sid, wanted(sid));
        }
      }
      case ERROR -> {
        if (requested(sid) == RequestedState.DISABLED) {
          giveUp(sid);
        }
      }
    }
  }

  void freezeWhileTheLrmRestarts(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    boolean freezable =
        switch (service.state()) {
          case STARTED, STOPPED, REQUEST_STOP -> true;
          case REQUEST_START,
              REQUEST_START_BALANCE,
              MIGRATE,
              RELOCATE,
              FENCE,
              RECOVERY,
              FREEZE,
              ERROR ->
              false;
        };
    if (freezable && round.lrmMode(service.node()) == LrmMode.RESTART) {
      round.change(sid, ServiceState.FREEZE);
    }
  }

  private RequestedState requested(ServiceId sid) {
    ServiceConfig config = round.configs.get(sid);
    return config == null ? RequestedState.DISABLED : config.requested();
  }

  private ServiceState wanted(ServiceId sid) {
    return requested(sid) == RequestedState.STARTED
        ? ServiceState.STARTED
        : ServiceState.REQUEST_STOP;
  }

  private void giveUp(ServiceId sid) {
    round.put(sid, round.record(sid).withFailedNodes(List.of()));
    round.change(sid, ServiceState.STOPPED);
  }

  private void fenceIfLost(ServiceId sid) {
    if (nodes.isLost(round.record(sid).node())) {
      round.change(sid, ServiceState.FENCE);
    }
  }

  private void requestStart(ServiceId sid) {
    NodeName current = round.record(sid).node();
    if (!round.scheduling.balancesOnStart()) {
      round.change(sid, ServiceState.STARTED, current, null, null);
      return;
    }
    NodeName best = round.scheduling.choose(sid, Preference.BEST_SCORE).orElse(null);
    boolean moved = !current.equals(best);
    round.report(
        best == null
            ? HaEvent.of("start_rebalance", "service", sid, "moved", moved)
            : HaEvent.of("start_rebalance", "service", sid, "to", best, "moved", moved));
    if (moved) {
      round.change(sid, ServiceState.REQUEST_START_BALANCE, current, best, null);
    } else {
      round.change(sid, ServiceState.STARTED, current, null, null);
    }
  }

  private void moving(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    Integer result = round.result(service);
    if (result == null) {
      fenceIfLost(sid);
      return;
    }
    switch (result) {
      case ExitCode.SUCCESS -> round.change(sid, wanted(sid), service.target(), null, null);
      case ExitCode.WRONG_NODE -> {
        round.report(HaEvent.problem("migration_wrong_node", "service", sid));
        round.change(sid, ServiceState.ERROR);
        fenceIfLost(sid);
      }
      case ExitCode.IGNORED -> {
        round.report(HaEvent.of("start_rebalance_ignored", "service", sid));
        round.change(sid, wanted(sid), service.node(), null, null);
        fenceIfLost(sid);
      }
      default -> {
        round.report(HaEvent.problem("migration_failed", "service", sid, "exit_code", result));
        round.change(sid, wanted(sid), service.node(), null, null);
      }
    }
  }

  private void requestStop(ServiceId sid) {
    Integer result = round.result(round.record(sid));
    if (result == null) {
      fenceIfLost(sid);
    } else if (result == ExitCode.SUCCESS) {
      round.change(sid, ServiceState.STOPPED);
    } else {
      round.report(HaEvent.problem("stop_failed", "service", sid, "exit_code", result));
      round.change(sid, ServiceState.ERROR);
    }
  }

  private void stopped(ServiceId sid) {
    round.followConfiguration(sid, "fixup");
    if (commandMovesIt(sid)) {
      return;
    }
    NodeName node = round.record(sid).node();
    RequestedState requested = requested(sid);
    if (requested == RequestedState.DISABLED) {
      return;
    }
    if (nodes.isLost(node) && round.node(node) != NodeState.MAINTENANCE) {
      round.change(sid, ServiceState.FENCE);
    } else if (requested == RequestedState.STARTED) {
      round.change(sid, ServiceState.REQUEST_START, node, null, null);
    } else if (requested == RequestedState.IGNORED) {
      tellUnknownRequest(sid);
    }
  }

  /** Consumes the command of a stopped service; true when it began to move. */
  private boolean commandMovesIt(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    if (service.command().isEmpty()) {
      return false;
    }
    round.put(sid, service.withCommand(List.of()));
    if (service.command().getFirst().equals("stop")) {
      round.report(
          HaEvent.of(
              "command_ignored", "reason", "already_stopped", "service", sid, "cmd", "stop"));
      return false;
    }
    return beginMotion(sid, service);
  }

  /** A user's migrate or relocate; no rule is asked. */
  private boolean beginMotion(ServiceId sid, ServiceRecord service) {
    String task = service.command().getFirst();
    NodeName target = target(service.command());
    if (target == null || !round.isOnline(target)) {
      round.report(
          HaEvent.problem(
              "motion_target_offline", "service", sid, "to", service.command().getLast()));
      return false;
    }
    if (target.equals(service.node())) {
      round.report(
          HaEvent.of(
              "command_ignored", "reason", "already_on_target", "service", sid, "cmd", task));
      return false;
    }
    if (service.state() == ServiceState.STARTED) {
      announceMotion(sid, task, target, "command");
    }
    ServiceState how = task.equals("migrate") ? ServiceState.MIGRATE : ServiceState.RELOCATE;
    round.change(sid, how, service.node(), target, null);
    return true;
  }

  private static @Nullable NodeName target(List<String> command) {
    try {
      return new NodeName(command.getLast());
    } catch (InvalidInput notANode) {
      return null;
    }
  }

  /** Relocations do not tell where they come from. */
  private void announceMotion(ServiceId sid, String action, NodeName to, String origin) {
    round.report(
        HaEvent.of(
            "placement",
            "service",
            sid,
            "action",
            action,
            "to",
            to,
            "origin",
            action.equals("migrate") ? origin : "any"));
  }

  private void started(ServiceId sid) {
    NodeName node = round.record(sid).node();
    if (!round.isOnline(node)) {
      if (nodes.isLost(node)) {
        round.change(sid, ServiceState.FENCE);
      }
      if (round.node(node) != NodeState.MAINTENANCE) {
        return;
      }
      round.put(sid, round.record(sid).withMaintenanceNode(node));
    }
    switch (requested(sid)) {
      case STARTED -> startedAsWanted(sid);
      case STOPPED, DISABLED -> round.change(sid, ServiceState.REQUEST_STOP);
      case IGNORED -> tellUnknownRequest(sid);
    }
  }

  /** It is ignored only since the cluster was disarmed, and its record still there. */
  private void tellUnknownRequest(ServiceId sid) {
    round.report(
        HaEvent.problem("unknown_request_state", "service", sid, "state", requested(sid).text()));
  }

  private void startedAsWanted(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    if (!service.command().isEmpty()) {
      round.put(sid, service.withCommand(List.of()));
      commandOfAStartedService(sid, service);
      return;
    }
    Integer result = round.result(service);
    Preference preference = result == null ? Preference.NONE : startEnded(sid, result);
    if (preference != null) {
      boolean settled =
          result == null || result == ExitCode.SUCCESS && round.rechecks(service.node());
      placeOrStay(sid, preference, settled);
    }
  }

  private void commandOfAStartedService(ServiceId sid, ServiceRecord service) {
    if (!service.command().getFirst().equals("stop")) {
      beginMotion(sid, service);
      return;
    }
    String timeout = service.command().getLast();
    round.report(
        HaEvent.of("stop_requested", "service", sid, "timeout", ManagerRound.seconds(timeout)));
    round.change(sid, ServiceState.REQUEST_STOP, null, null, timeout);
    round.commands.add(new CrmCommand.RequestState(sid, RequestedState.STOPPED));
    round.configs.computeIfPresent(
        sid, (same, config) -> config.withRequested(RequestedState.STOPPED));
  }

  /** Takes note of how starting ended; null when the service went to error. */
  private @Nullable Preference startEnded(ServiceId sid, int result) {
    ServiceRecord service = round.record(sid);
    if (result == ExitCode.SUCCESS) {
      if (!service.failedNodes().isEmpty()) {
        round.report(
            HaEvent.of(
                "relocation_succeeded",
                "service",
                sid,
                "at",
                service.node(),
                "failed",
                service.failedNodes()));
      }
      round.put(sid, service.withFailedNodes(List.of()).withRunning(true));
      return Preference.NONE;
    }
    List<NodeName> failed = new ArrayList<>(service.failedNodes());
    failed.add(service.node());
    round.put(sid, service.withRunning(false).withFailedNodes(failed));
    if (result != ExitCode.ERROR && result != ExitCode.WRONG_NODE) {
      round.report(HaEvent.problem("unrecoverable_exit_code", "service", sid, "exit_code", result));
      round.change(sid, ServiceState.ERROR);
      return null;
    }
    ServiceConfig config = round.configs.get(sid);
    if (config != null && failed.size() <= config.maxRelocate()) {
      round.report(HaEvent.problem("start_failed_relocate", "service", sid, "at", service.node()));
      return Preference.TRY_NEXT;
    }
    round.report(HaEvent.problem("start_failed_enter_error", "service", sid, "failed", failed));
    round.change(sid, ServiceState.ERROR);
    return null;
  }

  /**
   * @param settled a service that stays keeps its uid; else the LRM is to look after it anew
   */
  private void placeOrStay(ServiceId sid, Preference preference, boolean settled) {
    ServiceRecord service = round.record(sid);
    NodeName current = service.node();
    NodeName maintenance = service.maintenanceNode();
    Optional<NodeName> chosen = round.scheduling.choose(sid, preference);
    if (chosen.isPresent() && !chosen.get().equals(current)) {
      NodeName to = chosen.get();
      if (to.equals(maintenance)) {
        round.report(HaEvent.of("maintenance_return", "service", sid, "to", to));
        round.put(sid, service.withMaintenanceNode(null));
      } else if (maintenance != null && !current.equals(maintenance)) {
        round.report(
            HaEvent.of("maintenance_fallback_dropped", "service", sid, "fallback", maintenance));
        round.put(sid, service.withMaintenanceNode(null));
      }
      ServiceState how = sid.type().equals("vm") ? ServiceState.MIGRATE : ServiceState.RELOCATE;
      announceMotion(sid, how.text(), to, "scheduler");
      round.change(sid, how, current, to, null);
      return;
    }
    if (preference == Preference.TRY_NEXT && chosen.isEmpty()) {
      round.report(
          HaEvent.problem(
              "start_failed_all_nodes_tried", "service", sid, "failed", service.failedNodes()));
    }
    if (current.equals(maintenance) && round.isOnline(current)) {
      round.report(HaEvent.of("maintenance_fallback_cleared", "service", sid, "fallback", current));
      service = service.withMaintenanceNode(null);
    }
    round.put(sid, settled ? service : service.withUid(round.uids.next()));
  }

  private void recovery(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    ServiceConfig config = round.configs.get(sid);
    if (config != null && !config.home().equals(service.node())) {
      // It had arrived elsewhere when its node was lost; the proof is not about that other node.
      round.followConfiguration(sid, "recovery");
      round.change(sid, wanted(sid));
      return;
    }
    Optional<NodeName> found = round.scheduling.choose(sid, Preference.BEST_SCORE);
    if (found.isEmpty() || config == null) {
      round.report(HaEvent.problem("no_recovery_node", "service", sid, "from", service.node()));
      if (requested(sid) == RequestedState.DISABLED) {
        giveUp(sid);
      }
      return;
    }
    NodeName to = found.get();
    round.report(HaEvent.of("recovery", "service", sid, "from", service.node(), "to", to));
    round.commands.add(new CrmCommand.MoveConfig(sid, config.home(), to));
    round.configs.put(sid, config.withHome(to));
    round.put(sid, service.withNode(to));
    round.change(sid, wanted(sid), to, null, null);
  }
}
