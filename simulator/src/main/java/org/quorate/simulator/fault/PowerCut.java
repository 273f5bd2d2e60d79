package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** A node loses power; later somebody switches it on. */
public record PowerCut(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).powerOff();
  }

  @Override
  public void heal(World world) {
    world.node(node).powerOn();
  }
}
