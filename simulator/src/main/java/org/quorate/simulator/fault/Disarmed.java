package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** No fault: an administrator disarms the HA manager, so that services freeze, and arms it. */
public record Disarmed(NodeName by) implements Fault {
  @Override
  public void strike(World world) {
    world.command(by, "disarm-ha freeze");
  }

  @Override
  public void heal(World world) {
    world.command(by, "arm-ha");
  }
}
