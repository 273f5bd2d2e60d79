package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** The cluster file system of a node is slow; too slow, and accesses are given up. */
public record SlowFiles(NodeName node, long ms) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).slowFiles(ms);
  }

  @Override
  public void heal(World world) {
    world.node(node).slowFiles(0);
  }
}
