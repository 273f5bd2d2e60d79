package org.quorate.ha.status;

import org.quorate.model.NodeName;

/**
 * A service of {@code resources.cfg} whose guest exists.
 *
 * @param home the node whose directory holds the guest's configuration; only it may run the guest
 * @param failback whether the service returns to a better node by itself
 * @param maxRestart further tries to start it on one node after a failed one
 * @param maxRelocate other nodes tried after that
 */
public record ServiceConfig(
    RequestedState requested, NodeName home, boolean failback, int maxRestart, int maxRelocate) {

  /** A service with Proxmox VE's defaults: failback, one restart, one relocation. */
  public static ServiceConfig of(RequestedState requested, NodeName home) {
    return new ServiceConfig(requested, home, true, 1, 1);
  }

  public ServiceConfig withHome(NodeName node) {
    return new ServiceConfig(requested, node, failback, maxRestart, maxRelocate);
  }

  public ServiceConfig withRequested(RequestedState state) {
    return new ServiceConfig(state, home, failback, maxRestart, maxRelocate);
  }
}
