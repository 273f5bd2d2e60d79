package org.quorate.ha.status;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * {@code ha/manager_status}, written by the master only.
 *
 * @param masterNode JSON {@code master_node}; null = nobody yet
 * @param timestampSeconds wall clock of the last write, for display only
 * @param nodes JSON {@code node_status}
 * @param services JSON {@code service_status}
 * @param maintenanceRequests nodes with {@code node_request.NODE.maintenance} set
 * @param disarm the HA manager is disarmed or about to be; null = armed
 * @param extra other top-level fields, those of a newer manager, kept as they are
 */
public record ManagerStatus(
    @Nullable NodeName masterNode,
    long timestampSeconds,
    Map<NodeName, NodeState> nodes,
    Map<ServiceId, ServiceRecord> services,
    Set<NodeName> maintenanceRequests,
    @Nullable Disarm disarm,
    Map<String, Object> extra) {

  public ManagerStatus {
    nodes = Values.sorted(nodes);
    services = Values.sorted(services);
    maintenanceRequests = java.util.Collections.unmodifiableSet(new TreeSet<>(maintenanceRequests));
    extra = Map.copyOf(extra);
  }

  /** What a cluster without a {@code manager_status} file has. */
  public static ManagerStatus empty() {
    return new ManagerStatus(null, 0, Map.of(), Map.of(), Set.of(), null, Map.of());
  }

  public ManagerStatus withTimestamp(long seconds) {
    return new ManagerStatus(
        masterNode, seconds, nodes, services, maintenanceRequests, disarm, extra);
  }

  /** Whether every watchdog may be left unarmed. */
  public boolean isDisarmed() {
    return disarm != null && disarm.complete();
  }

  /** Whether services are left to their administrators: disarmed with ignore, or about to be. */
  public boolean leavesAlone() {
    return disarm != null && disarm.mode() == Disarm.Mode.IGNORE;
  }

  public NodeState node(NodeName node) {
    return nodes.getOrDefault(node, NodeState.UNKNOWN);
  }

  /**
   * Whether the other status asks the same of every node. A daemon that is woken by changes begins
   * an LRM round only when this is false: uids alone change with every confirmed start, and would
   * chase master and LRM round in a circle.
   */
  public boolean ordersSameAs(ManagerStatus other) {
    if (!nodes.equals(other.nodes)
        || !maintenanceRequests.equals(other.maintenanceRequests)
        || !Objects.equals(disarm, other.disarm)
        || !services.keySet().equals(other.services.keySet())) {
      return false;
    }
    for (Map.Entry<ServiceId, ServiceRecord> entry : services.entrySet()) {
      ServiceRecord theirs = other.services.get(entry.getKey());
      ServiceRecord ours = entry.getValue();
      if (theirs == null
          || !ours.withUid("").equals(theirs.withUid("").withRunning(ours.running()))) {
        return false;
      }
    }
    return true;
  }

  /** Services of this node that wait for it to be fenced. */
  public long fenced(NodeName node) {
    return services.values().stream()
        .filter(s -> s.node().equals(node) && s.state() == ServiceState.FENCE)
        .count();
  }

  /** Services that are, or are about to be, active on this node. */
  public long active(NodeName node) {
    return services.values().stream()
        .filter(s -> s.node().equals(node) || node.equals(s.target()))
        .filter(ServiceRecord::isActive)
        .count();
  }
}
