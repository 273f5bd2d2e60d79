package org.quorate.ha.status;

import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * A service of {@code resources.cfg} whose guest exists.
 *
 * @param home the node whose directory holds the guest's configuration; only it may run the guest
 * @param failback whether the service returns to a better node by itself
 * @param maxRestart further tries to start it on one node after a failed one
 * @param maxRelocate other nodes tried after that
 * @param group the legacy group it belongs to; null = none
 */
public record ServiceConfig(
    RequestedState requested,
    NodeName home,
    boolean failback,
    int maxRestart,
    int maxRelocate,
    @Nullable String group) {

  /** A service with Proxmox VE's defaults: failback, one restart, one relocation. */
  public static ServiceConfig of(RequestedState requested, NodeName home) {
    return new ServiceConfig(requested, home, true, 1, 1, null);
  }

  public ServiceConfig withHome(NodeName node) {
    return new ServiceConfig(requested, node, failback, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withRequested(RequestedState state) {
    return new ServiceConfig(state, home, failback, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withFailback(boolean returns) {
    return new ServiceConfig(requested, home, returns, maxRestart, maxRelocate, group);
  }

  public ServiceConfig withoutGroup() {
    return new ServiceConfig(requested, home, failback, maxRestart, maxRelocate, null);
  }
}
