package org.quorate.api.ha;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What people order the master to do: lines of its queue, refused while they cannot be obeyed. */
public final class HaOrders implements HaRequests {
  private final HaResources resources;
  private final ClusterView cluster;

  public HaOrders(HaResources resources, ClusterView cluster) {
    this.resources = resources;
    this.cluster = cluster;
  }

  @Override
  public boolean managed(ServiceId sid) {
    return resources.managed(sid);
  }

  @Override
  public boolean steered(ServiceId sid) throws IOException {
    ManagerStatus status = resources.files().managerStatus();
    return managed(sid) && (!status.leavesAlone() || underWay(status.services().get(sid)));
  }

  @Override
  public Optional<String> obstacle(ServiceId sid) throws IOException {
    if (!managed(sid)) {
      return Optional.empty();
    }
    NodeName self = cluster.info().node();
    if (!cluster.info().quorate()) {
      return Optional.of("node '" + self + "' has no quorum: see 'pvecm status'");
    }
    boolean known = resources.files().lrmStatus(self).filter(LrmStatus::unguarded).isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            "HA is disarmed, and quorate-ha of node '"
                + self
                + "' has not told the others that guests may run there: see 'systemctl status"
                + " quorate-ha', and try again");
  }

  @Override
  public void request(ServiceId sid, RequestedState state) {
    resources.request(sid, state);
  }

  @Override
  public void stop(ServiceId sid, int timeoutSeconds) throws IOException {
    ServiceRecord record = resources.files().managerStatus().services().get(sid);
    if (record != null && record.state() == ServiceState.STARTED) {
      orderStop(sid, timeoutSeconds);
    } else {
      request(sid, RequestedState.STOPPED); // nothing runs that a time could be given to
    }
  }

  @Override
  public Optional<String> delay() throws IOException {
    return Optional.ofNullable(resources.files().managerStatus().disarm())
        .map(
            disarm ->
                "HA is disarmed in mode "
                    + disarm.mode().text()
                    + ": it waits for 'ha-manager crm-command arm-ha'");
  }

  @Override
  public List<ServiceId> move(ServiceId sid, NodeName target) throws IOException {
    MotionAnswer motion = order(sid, "migrate", target);
    if (!motion.isFree()) {
      throw ApiException.failed(
          sid
              + " cannot move to '"
              + target
              + "': a rule keeps it apart from "
              + motion.blockers().stream().map(ServiceId::toString).collect(joining(", "))
              + " there");
    }
    return motion.followers();
  }

  /**
   * Moves a service and those that stay with it.
   *
   * @param how migrate or relocate
   */
  MotionAnswer order(ServiceId sid, String how, NodeName target) throws IOException {
    ManagerStatus status = resources.files().managerStatus();
    refuseUnlessSteered(sid, status);
    resources.refuseUnknown(target, "node");
    refuseUnlessReady(status, target);
    MotionAnswer motion = MotionAnswer.of(sid, target, status, resources.rules());
    if (motion.isFree()) {
      resources.edits().queue(how + " " + sid + " " + target);
    }
    return motion;
  }

  /**
   * Stops a service for good.
   *
   * @param timeoutSeconds it may take to shut down before it is stopped by force; 0 = by force
   */
  void orderStop(ServiceId sid, int timeoutSeconds) throws IOException {
    refuseUnlessSteered(sid, resources.files().managerStatus());
    resources.edits().queue("stop " + sid + " " + timeoutSeconds);
  }

  /** Empties a node of its services, or lets them come back. */
  void maintenance(NodeName node, boolean enable) throws IOException {
    resources.refuseUnknown(node, "node");
    ManagerStatus status = resources.files().managerStatus();
    if (enable && status.disarm() != null) {
      throw ApiException.failed(
          "the HA manager is disarmed: 'ha-manager crm-command arm-ha' before maintenance");
    }
    if (enable && !isThere(node)) {
      throw ApiException.failed(
          "node '" + node + "' is not online: only a running node can be emptied for maintenance");
    }
    resources.edits().queue((enable ? "enable" : "disable") + "-node-maintenance " + node);
  }

  void disarm(Disarm.Mode mode) throws IOException {
    Disarm now = resources.files().managerStatus().disarm();
    if (now != null && now.mode() != mode) {
      throw ApiException.failed(
          "HA is disarmed in mode "
              + now.mode().text()
              + " already: 'ha-manager crm-command arm-ha' before another mode");
    }
    resources.edits().queue("disarm-ha " + mode.text());
  }

  void arm() {
    resources.edits().queue("arm-ha");
  }

  /** While an order would be lost or left undone, it is refused. */
  private void refuseUnlessSteered(ServiceId sid, ManagerStatus status) {
    resources.refuseUnmanaged(sid);
    ServiceRecord record = status.services().get(sid);
    if (status.leavesAlone() && !underWay(record)) {
      throw ApiException.failed(
          "'"
              + sid
              + "' is not under HA management while HA is disarmed in mode ignore: use 'qm', or"
              + " 'ha-manager crm-command arm-ha' first");
    }
    if (status.disarm() != null) {
      throw ApiException.failed(
          "HA is disarmed in mode "
              + status.disarm().mode().text()
              + " and carries out no orders: 'ha-manager crm-command arm-ha' first");
    }
    resources.refuseInError(sid);
    if (record != null && (underWay(record) || record.state() == ServiceState.FREEZE)) {
      throw ApiException.failed(
          "'"
              + sid
              + "' is in state "
              + record.state().text()
              + ", which ends by itself: order it again afterwards, see 'ha-manager why "
              + sid
              + "'");
    }
  }

  private static boolean underWay(@Nullable ServiceRecord record) {
    return record != null && record.state().isUnderWay();
  }

  private void refuseUnlessReady(ManagerStatus status, NodeName target) {
    if (!isThere(target)) {
      throw ApiException.failed(
          "node '" + target + "' is not online: choose one that 'pvecm nodes' shows");
    }
    NodeState state = status.nodes().getOrDefault(target, NodeState.ONLINE);
    if (state == NodeState.MAINTENANCE || status.maintenanceRequests().contains(target)) {
      throw ApiException.failed(
          "node '"
              + target
              + "' is in maintenance: 'ha-manager crm-command node-maintenance disable "
              + target
              + "' first");
    }
    if (state != NodeState.ONLINE) {
      throw ApiException.failed(
          "node '" + target + "' is in state " + state.text() + ": see 'ha-manager status'");
    }
  }

  private boolean isThere(NodeName node) {
    return cluster.info().node(node).map(ClusterNode::online).orElse(false)
        && cluster.info().node(node).map(ClusterNode::member).orElse(false);
  }
}
