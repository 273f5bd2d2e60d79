package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/** A BMC answers nothing. */
public record DeadBmc(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.DEAD);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
