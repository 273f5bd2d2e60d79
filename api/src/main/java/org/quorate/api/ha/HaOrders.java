package org.quorate.api.ha;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.List;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
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
  public boolean steered(ServiceId sid) {
    try {
      return managed(sid) && !leftAlone();
    } catch (IOException unreadable) {
      throw ApiException.failed(
          "it cannot be told whether the HA manager steers "
              + sid
              + ": "
              + unreadable.getMessage());
    }
  }

  @Override
  public void request(ServiceId sid, RequestedState state) {
    resources.request(sid, state);
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
    refuseUnlessManaged(sid);
    resources.refuseUnknown(target, "node");
    if (!isThere(target)) {
      throw ApiException.failed(
          "node '" + target + "' is not online: choose one that 'pvecm nodes' shows");
    }
    MotionAnswer motion =
        MotionAnswer.of(sid, target, resources.files().managerStatus(), resources.rules());
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
  void stop(ServiceId sid, int timeoutSeconds) throws IOException {
    refuseUnlessManaged(sid);
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

  void disarm(Disarm.Mode mode) {
    resources.edits().queue("disarm-ha " + mode.text());
  }

  void arm() {
    resources.edits().queue("arm-ha");
  }

  private void refuseUnlessManaged(ServiceId sid) throws IOException {
    resources.refuseUnmanaged(sid);
    if (leftAlone()) {
      throw ApiException.failed(
          "'"
              + sid
              + "' is not under HA management while HA is disarmed in mode ignore: use 'qm', or"
              + " 'ha-manager crm-command arm-ha' first");
    }
    resources.refuseInError(sid);
  }

  private boolean leftAlone() throws IOException {
    Disarm disarm = resources.files().managerStatus().disarm();
    return disarm != null && disarm.mode() == Disarm.Mode.IGNORE;
  }

  private boolean isThere(NodeName node) {
    return cluster.info().node(node).map(ClusterNode::online).orElse(false)
        && cluster.info().node(node).map(ClusterNode::member).orElse(false);
  }
}
