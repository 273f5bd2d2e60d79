package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/** A BMC switches the power off, and the host comes back by itself. */
public record BouncingBmc(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.BOUNCING);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
