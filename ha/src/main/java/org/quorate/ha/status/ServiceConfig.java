package org.quorate.ha.status;

import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * A service of {@code resources.cfg} whose guest exists.
 *
 * @param home the node whose directory holds the guest's configuration; only it may run the guest
 * @param failback whether the service returns to a better node by itself
 * @param autoRebalance whether it may be moved to balance the nodes' loads
 * @param maxRestart further tries to start it on one node after a failed one
 * @param maxRelocate other nodes tried after that
 * @param group the legacy group it belongs to; null = none
 */
public record ServiceConfig(
    RequestedState requested,
    NodeName home,
    boolean failback,
    boolean autoRebalance,
    int maxRestart,
    int maxRelocate,
    @Nullable String group) {

  /**
   * A service with Proxmox VE's defaults: failback, may be rebalanced, one restart and relocation.
   */
  public static ServiceConfig of(RequestedState requested, NodeName home) {
    return new ServiceConfig(requested, home, true, true, 1, 1, null);
  }

  public ServiceConfig withHome(NodeName node) {
    return new ServiceConfig(
        requested, node, failback, autoRebalance, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withRequested(RequestedState state) {
    return new ServiceConfig(state, home, failback, autoRebalance, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withFailback(boolean returns) {
    return new ServiceConfig(
        requested, home, returns, autoRebalance, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withAutoRebalance(boolean may) {
    return new ServiceConfig(requested, home, failback, may, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withoutGroup() {
    return new ServiceConfig(
        requested, home, failback, autoRebalance, maxRestart, maxRelocate, null);
  }
}
