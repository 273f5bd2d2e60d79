package org.quorate.ha.crm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.status.NodeState;
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
    boolean changed = false;
    TreeSet<NodeName> asked = new TreeSet<>();
    round.services.values().stream()
        .filter(service -> service.state() == ServiceState.FENCE)
        .forEach(service -> asked.add(service.node()));
    for (NodeName node : asked) {
      changed |= fence(node);
    }
    for (Map.Entry<NodeName, NodeState> node : List.copyOf(round.nodes.entrySet())) {
      if (node.getValue() == NodeState.FENCE && !asked.contains(node.getKey())) {
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
    if (!round.answers.holds(LockName.agent(node), round.reading.provenOff())) {
      return false;
    }
    round.report(HaEvent.of("fence_acknowledged", "subject", node));
    round.setNode(node, NodeState.UNKNOWN);
    round.report(HaEvent.of("notification", "kind", "fence_done", "subject", node));
    List<ServiceId> waiting = new ArrayList<>();
    round.services.forEach(
        (sid, service) -> {
          if (service.state() == ServiceState.FENCE && service.node().equals(node)) {
            waiting.add(sid);
          }
        });
    waiting.forEach(sid -> round.change(sid, ServiceState.RECOVERY));
    return !waiting.isEmpty();
  }
}
