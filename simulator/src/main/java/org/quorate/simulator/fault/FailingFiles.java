package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** Every access to the cluster file system of a node fails. */
public record FailingFiles(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).failFiles(true);
  }

  @Override
  public void heal(World world) {
    world.node(node).failFiles(false);
  }
}
