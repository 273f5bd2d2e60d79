package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/** A BMC answers every command with a failure. */
public record FailingBmc(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.FAILING);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
