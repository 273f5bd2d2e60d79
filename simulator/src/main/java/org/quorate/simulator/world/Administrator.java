package org.quorate.simulator.world;

import java.util.Optional;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;

/** Puts right, after the trouble, what only an administrator may: wants all guests to run again. */
public final class Administrator {
  /** An order may take two rounds, and a second one in between would only confuse. */
  private static final long PATIENCE_MS = 25_000;

  private final World world;
  private long nextMs;

  public Administrator(World world) {
    this.world = world;
  }

  /** Looks, and gives orders if any are needed and the last ones had their time. */
  public void tidyUp() {
    world.nodes().forEach(SimNode::powerOn);
    Optional<SimNode> at = world.nodes().stream().filter(n -> n.on() && n.quorate()).findFirst();
    if (at.isPresent() && world.schedule.nowMs() >= nextMs && giveOrders(at.get())) {
      nextMs = world.schedule.nowMs() + PATIENCE_MS;
    }
  }

  private boolean giveOrders(SimNode at) {
    ManagerStatus status = world.managerStatus();
    boolean any = false;
    if (status.disarm() != null) {
      world.command(at.name, "arm-ha");
      any = true;
    }
    for (var node : status.maintenanceRequests()) {
      world.command(at.name, "disable-node-maintenance " + node);
      any = true;
    }
    for (var service : world.services().entrySet()) {
      var record = status.services().get(service.getKey());
      RequestedState requested = service.getValue().requested();
      RequestedState needed =
          record != null && record.state() == ServiceState.ERROR
              ? RequestedState.DISABLED
              : RequestedState.STARTED;
      if (requested != needed) {
        world.request(at.name, service.getKey(), needed);
        any = true;
      }
    }
    return any;
  }
}
