package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** One direction of a link loses everything. */
public record DropOneWay(NodeName from, NodeName to) implements Fault {
  @Override
  public void strike(World world) {
    world.cluster.cut(from, to);
  }

  @Override
  public void heal(World world) {
    world.cluster.join(from, to);
  }
}
