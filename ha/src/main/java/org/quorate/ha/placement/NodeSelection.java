package org.quorate.ha.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Chooses the node for a service among those online, by the number of services on each. */
public final class NodeSelection {
  private NodeSelection() {}

  /**
   * Chooses; empty when no node is eligible.
   *
   * @param online nodes that may be given work
   * @param services all of them, for their load on the nodes
   * @param failback the service may leave its node for a better one
   */
  public static Optional<NodeName> choose(
      ServiceRecord service,
      boolean failback,
      Preference preference,
      Set<NodeName> online,
      Map<ServiceId, ServiceRecord> services) {
    NodeName current = service.node();
    if (online.isEmpty()) {
      return Optional.empty();
    }
    if (preference == Preference.NONE && !failback && online.contains(current)) {
      return Optional.of(current);
    }
    Set<NodeName> preferred = new TreeSet<>(online);
    if (preference == Preference.TRY_NEXT) {
      service.failedNodes().forEach(preferred::remove);
    }
    NodeName fallback = service.maintenanceNode();
    if (fallback != null && preferred.contains(fallback)) {
      return Optional.of(fallback);
    }
    if (preference == Preference.NONE && preferred.contains(current)) {
      return Optional.of(current);
    }
    List<NodeName> order = new ArrayList<>(preferred);
    order.sort(
        Comparator.comparingLong((NodeName node) -> load(node, services))
            .thenComparing(Comparator.naturalOrder()));
    int here = order.indexOf(current);
    if (preference == Preference.TRY_NEXT && here >= 0 && here + 1 < order.size()) {
      return Optional.of(order.get(here + 1));
    }
    return order.stream().findFirst();
  }

  /** The basic score: how many services have the node as their current place or their target. */
  static long load(NodeName node, Map<ServiceId, ServiceRecord> services) {
    return services.values().stream()
        .filter(s -> (loadsNode(s) && s.node().equals(node)) || (loadsTarget(s, node)))
        .count();
  }

  private static boolean loadsNode(ServiceRecord service) {
    return switch (service.state()) {
      case STARTED, REQUEST_STOP, FENCE, FREEZE, ERROR, RECOVERY, MIGRATE, RELOCATE -> true;
      case STOPPED, REQUEST_START, REQUEST_START_BALANCE -> false;
    };
  }

  private static boolean loadsTarget(ServiceRecord service, NodeName node) {
    return switch (service.state()) {
      case MIGRATE, RELOCATE, REQUEST_START_BALANCE -> node.equals(service.target());
      case STARTED, REQUEST_STOP, FENCE, FREEZE, ERROR, RECOVERY, STOPPED, REQUEST_START -> false;
    };
  }
}
