package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** No fault: an administrator takes a node into maintenance and out of it. */
public record Maintenance(NodeName by, NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.command(by, "enable-node-maintenance " + node);
  }

  @Override
  public void heal(World world) {
    world.command(by, "disable-node-maintenance " + node);
  }
}
