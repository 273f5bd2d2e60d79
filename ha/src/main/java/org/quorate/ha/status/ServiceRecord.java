package org.quorate.ha.status;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * One service in {@code manager_status}.
 *
 * @param node where the master believes the service to be
 * @param uid changes with every state change, so that results of older jobs are told apart
 * @param target where a migrate, relocate or request_start_balance goes
 * @param timeout seconds a stop may take, as the text given in the command; null = the usual
 * @param command queued user command: {@code [migrate|relocate, NODE]} or {@code [stop, SECONDS]};
 *     empty = none (JSON {@code cmd})
 * @param running the start was confirmed while in state started
 * @param failedNodes where starting failed since the last success (JSON {@code failed_nodes})
 * @param maintenanceNode where the service returns after that node's maintenance
 * @param extra fields of a newer or foreign manager, kept as they are
 */
public record ServiceRecord(
    ServiceState state,
    NodeName node,
    String uid,
    @Nullable NodeName target,
    @Nullable String timeout,
    List<String> command,
    boolean running,
    List<NodeName> failedNodes,
    @Nullable NodeName maintenanceNode,
    Map<String, Object> extra) {

  public ServiceRecord {
    command = List.copyOf(command);
    failedNodes = List.copyOf(failedNodes);
    extra = Map.copyOf(extra);
  }

  /** A record with nothing but its state, place and uid. */
  public static ServiceRecord of(ServiceState state, NodeName node, String uid) {
    return new ServiceRecord(
        state, node, uid, null, null, List.of(), false, List.of(), null, Map.of());
  }

  /** The state change of every transition: keeps node, failed nodes and maintenance node only. */
  public ServiceRecord changedTo(ServiceState next, String newUid) {
    return new ServiceRecord(
        next, node, newUid, null, null, List.of(), false, failedNodes, maintenanceNode, Map.of());
  }

  /** Only place, uid and the way back after maintenance: what disarming by ignoring leaves. */
  public ServiceRecord atRest() {
    return new ServiceRecord(
        state, node, uid, null, null, List.of(), false, List.of(), maintenanceNode, Map.of());
  }

  /** What disarming by freezing leaves. */
  public ServiceRecord frozen(String newUid) {
    return new ServiceRecord(
        ServiceState.FREEZE,
        node,
        newUid,
        null,
        null,
        List.of(),
        false,
        List.of(),
        maintenanceNode,
        Map.of());
  }

  public ServiceRecord withNode(NodeName newNode) {
    return new ServiceRecord(
        state,
        newNode,
        uid,
        target,
        timeout,
        command,
        running,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withUid(String newUid) {
    return new ServiceRecord(
        state,
        node,
        newUid,
        target,
        timeout,
        command,
        running,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withTarget(@Nullable NodeName newTarget) {
    return new ServiceRecord(
        state,
        node,
        uid,
        newTarget,
        timeout,
        command,
        running,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withTimeout(@Nullable String newTimeout) {
    return new ServiceRecord(
        state,
        node,
        uid,
        target,
        newTimeout,
        command,
        running,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withCommand(List<String> newCommand) {
    return new ServiceRecord(
        state,
        node,
        uid,
        target,
        timeout,
        newCommand,
        running,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withRunning(boolean nowRunning) {
    return new ServiceRecord(
        state,
        node,
        uid,
        target,
        timeout,
        command,
        nowRunning,
        failedNodes,
        maintenanceNode,
        extra);
  }

  public ServiceRecord withFailedNodes(List<NodeName> nodes) {
    return new ServiceRecord(
        state, node, uid, target, timeout, command, running, nodes, maintenanceNode, extra);
  }

  public ServiceRecord withMaintenanceNode(@Nullable NodeName newNode) {
    return new ServiceRecord(
        state, node, uid, target, timeout, command, running, failedNodes, newNode, extra);
  }

  /** Whether the service is of its node's concern: the states that keep an LRM from idling. */
  public boolean isActive() {
    return switch (state) {
      case STOPPED, FREEZE, ERROR, REQUEST_START -> false;
      case REQUEST_START_BALANCE, STARTED, REQUEST_STOP, MIGRATE, RELOCATE, FENCE, RECOVERY -> true;
    };
  }
}
