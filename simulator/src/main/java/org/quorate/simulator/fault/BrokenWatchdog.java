package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** A node's watchdog cannot be opened. */
public record BrokenWatchdog(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).watchdog.setBroken(true);
  }

  @Override
  public void heal(World world) {
    world.node(node).watchdog.setBroken(false);
  }
}
