package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/** A BMC answers late. */
public record SlowBmc(NodeName node, long ms) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.slowBy(ms);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
