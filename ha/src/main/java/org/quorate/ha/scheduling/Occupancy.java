package org.quorate.ha.scheduling;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/**
 * Which online nodes a service takes place on.
 *
 * @param current where it is; null when it is nowhere or its node is not online
 * @param target where it is moving to; null when it is not moving or the target is not online
 * @param running whether its use is part of what is measured on its node
 */
public record Occupancy(@Nullable NodeName current, @Nullable NodeName target, boolean running) {

  /** What the manager's record means while these nodes are online. */
  public static Occupancy of(ServiceRecord service, Set<NodeName> online) {
    NodeName current =
        loadsItsNode(service.state()) && online.contains(service.node()) ? service.node() : null;
    NodeName to = service.target();
    NodeName target =
        to != null && loadsItsTarget(service.state()) && online.contains(to) ? to : null;
    boolean running = service.state() == ServiceState.STARTED ? service.running() : current != null;
    return new Occupancy(current, target, running);
  }

  /** A guest outside HA management. */
  public static Occupancy ofGuest(NodeName node, boolean running, Set<NodeName> online) {
    return new Occupancy(running && online.contains(node) ? node : null, null, running);
  }

  /** Where it will be: the target, else where it is; null = nowhere. */
  public @Nullable NodeName destination() {
    return target != null ? target : current;
  }

  private static boolean loadsItsNode(ServiceState state) {
    return switch (state) {
      case STARTED, REQUEST_STOP, FENCE, FREEZE, ERROR, RECOVERY, MIGRATE, RELOCATE -> true;
      case STOPPED, REQUEST_START, REQUEST_START_BALANCE -> false;
    };
  }

  private static boolean loadsItsTarget(ServiceState state) {
    return switch (state) {
      case MIGRATE, RELOCATE, REQUEST_START_BALANCE -> true;
      case STARTED, REQUEST_STOP, FENCE, FREEZE, ERROR, RECOVERY, STOPPED, REQUEST_START -> false;
    };
  }
}
