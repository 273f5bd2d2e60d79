package org.quorate.simulator.fault;

import org.quorate.ha.status.Disarm;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/**
 * No fault: an administrator disarms the HA manager, so that services freeze or are left alone, and
 * arms it.
 */
public record Disarmed(NodeName by, Disarm.Mode mode) implements Fault {
  @Override
  public void strike(World world) {
    world.command(by, "disarm-ha " + mode.text());
  }

  @Override
  public void heal(World world) {
    world.command(by, "arm-ha");
  }
}
