package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/** A BMC says that it switched the power off and did not; read back, it tells the truth. */
public record FickleBmc(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.FICKLE);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
