package org.quorate.simulator.scenario;

import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;

/**
 * A service's entry in the scenario's resources file, which also says where its guest is.
 *
 * @param lock what has locked the guest's configuration; null = nothing
 */
public record ServiceEntry(
    NodeName node,
    RequestedState state,
    boolean failback,
    boolean autoRebalance,
    int maxRestart,
    int maxRelocate,
    @Nullable String group,
    @Nullable String lock) {

  public static ServiceEntry of(NodeName node, RequestedState state) {
    return new ServiceEntry(node, state, true, true, 1, 1, null, null);
  }

  ServiceConfig config() {
    return new ServiceConfig(state, node, failback, autoRebalance, maxRestart, maxRelocate, group);
  }

  ServiceEntry withNode(NodeName other) {
    return new ServiceEntry(
        other, state, failback, autoRebalance, maxRestart, maxRelocate, group, lock);
  }

  ServiceEntry withState(RequestedState other) {
    return new ServiceEntry(
        node, other, failback, autoRebalance, maxRestart, maxRelocate, group, lock);
  }

  ServiceEntry withLock(@Nullable String other) {
    return new ServiceEntry(
        node, state, failback, autoRebalance, maxRestart, maxRelocate, group, other);
  }

  ServiceEntry withoutGroup(boolean stays) {
    return new ServiceEntry(
        node, state, failback && !stays, autoRebalance, maxRestart, maxRelocate, null, lock);
  }
}
