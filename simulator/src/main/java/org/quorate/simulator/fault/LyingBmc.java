package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.World;

/**
 * A BMC that says off and does nothing, also when it is read back. Nobody can know better: it
 * rightly breaks the promises about guests, so runs with it do not check those.
 */
public record LyingBmc(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.LYING);
  }

  @Override
  public void heal(World world) {
    world.node(node).bmc.setMood(Bmc.Mood.WELL);
  }
}
