package org.quorate.api.ha;

import java.io.IOException;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What people order the master to do: lines of its queue, refused while they cannot be obeyed. */
final class HaOrders {
  private final HaResources resources;
  private final ClusterView cluster;

  HaOrders(HaResources resources, ClusterView cluster) {
    this.resources = resources;
    this.cluster = cluster;
  }

  /**
   * Moves a service and those that stay with it.
   *
   * @param how migrate or relocate
   */
  Map<String, Object> move(ServiceId sid, String how, NodeName target) throws IOException {
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
    return motion.data();
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
    Disarm disarm = resources.files().managerStatus().disarm();
    if (disarm != null && disarm.mode() == Disarm.Mode.IGNORE) {
      throw ApiException.failed(
          "'"
              + sid
              + "' is not under HA management while HA is disarmed in mode ignore: use 'qm', or"
              + " 'ha-manager crm-command arm-ha' first");
    }
    resources.refuseInError(sid);
  }

  private boolean isThere(NodeName node) {
    return cluster.info().node(node).map(ClusterNode::online).orElse(false)
        && cluster.info().node(node).map(ClusterNode::member).orElse(false);
  }
}
