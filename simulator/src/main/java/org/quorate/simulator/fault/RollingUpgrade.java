package org.quorate.simulator.fault;

import java.util.List;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.Profile;
import org.quorate.simulator.world.World;

/**
 * No fault: one node after the other gets the daemon of the other profile, in order.
 *
 * @param gapMs between two nodes
 */
public record RollingUpgrade(List<NodeName> order, long gapMs, Profile to) implements Fault {
  public RollingUpgrade {
    order = List.copyOf(order);
  }

  @Override
  public void strike(World world) {
    ShutdownRequest restart =
        new ShutdownRequest(
            ShutdownRequest.Kind.RESTART_DAEMON, ShutdownRequest.Policy.CONDITIONAL);
    for (int i = 0; i < order.size(); i++) {
      NodeName node = order.get(i);
      world.schedule.after(
          i * gapMs,
          () -> {
            world.node(node).setProfile(to);
            world.node(node).shutDown(restart);
          });
    }
  }

  @Override
  public void heal(World world) {
    // an upgrade is not taken back
  }
}
