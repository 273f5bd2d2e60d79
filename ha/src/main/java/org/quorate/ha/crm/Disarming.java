package org.quorate.ha.crm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * The way to a disarmed cluster: what is under way is brought to its end first; then the services
 * rest, and when every LRM let go of its lock and watchdog, so does the master of its watchdog.
 */
final class Disarming {
  private final ManagerRound round;

  Disarming(ManagerRound round) {
    this.round = round;
  }

  /** The services that must be brought to their end before anything is disarmed. */
  Set<ServiceId> deferred() {
    Set<ServiceId> deferred = new TreeSet<>();
    round.services.forEach(
        (sid, service) -> {
          if (service.state().isUnderWay()) {
            deferred.add(sid);
            round.report(
                HaEvent.of("disarm_deferred", "service", sid, "state", service.state().text()));
          }
        });
    return deferred;
  }

  /** Lets the services rest; true when everything is disarmed. */
  boolean apply() {
    Disarm disarm = round.disarmed();
    for (ServiceId sid : List.copyOf(round.services.keySet())) {
      switch (disarm.mode()) {
        case FREEZE -> freeze(sid);
        case IGNORE -> round.put(sid, round.record(sid).atRest());
      }
    }
    if (!disarm.complete() && everyAgentLetGo()) {
      round.report(HaEvent.of("disarm_complete"));
      round.disarm = disarm.completed();
    }
    return round.disarmed().complete();
  }

  private void freeze(ServiceId sid) {
    ServiceRecord service = round.record(sid);
    switch (service.state()) {
      case STARTED, STOPPED, REQUEST_STOP, REQUEST_START, REQUEST_START_BALANCE -> {
        round.put(sid, service.frozen(round.uids.next()));
        round.report(
            HaEvent.of(
                "service_state",
                "service",
                sid,
                "from",
                service.state().text(),
                "to",
                ServiceState.FREEZE.text(),
                "cause",
                "disarm"));
      }
      case MIGRATE, RELOCATE, FENCE, RECOVERY, FREEZE, ERROR -> {}
    }
  }

  private boolean everyAgentLetGo() {
    for (Map.Entry<NodeName, NodeState> node : round.nodes.entrySet()) {
      if (node.getValue() == NodeState.ONLINE && round.lrmMode(node.getKey()) != LrmMode.DISARM) {
        return false;
      }
    }
    return true;
  }
}
