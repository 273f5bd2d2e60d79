package org.quorate.ha.crm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Fences by taking a lost node's agent lock: a healthy node refreshes it and cannot be fenced; a
 * lost one loses it 120 s after its last refresh, when its watchdog has fired, or at once when it
 * is proven off. Whoever holds the lock decides about the node's services.
 */
final class Fencing {
  private final ManagerRound round;

  Fencing(ManagerRound round) {
    this.round = round;
  }

  /** One attempt for each node with services to be fenced; true when a service may be recovered. */
  boolean pass() {
    Map<NodeName, Boolean> fenced = new HashMap<>();
    boolean changed = false;
    for (ServiceId sid : List.copyOf(round.services.keySet())) {
      ServiceRecord service = round.record(sid);
      if (service.state() == ServiceState.FENCE
          && fenced.computeIfAbsent(service.node(), this::fence)) {
        round.change(sid, ServiceState.RECOVERY);
        changed = true;
      }
    }
    for (Map.Entry<NodeName, NodeState> node : List.copyOf(round.nodes.entrySet())) {
      if (node.getValue() == NodeState.FENCE && !fenced.containsKey(node.getKey())) {
        round.report(HaEvent.problem("fence_state_without_services", "subject", node.getKey()));
        fence(node.getKey());
      }
    }
    return changed;
  }

  private boolean fence(NodeName node) {
    if (round.node(node) != NodeState.FENCE) {
      round.setNode(node, NodeState.FENCE);
      round.report(HaEvent.of("notification", "kind", "fence_start", "subject", node));
    }
    if (!round.take(LockName.agent(node))) {
      return false;
    }
    round.report(HaEvent.of("fence_acknowledged", "subject", node));
    round.setNode(node, NodeState.UNKNOWN);
    round.report(HaEvent.of("notification", "kind", "fence_done", "subject", node));
    return true;
  }
}
