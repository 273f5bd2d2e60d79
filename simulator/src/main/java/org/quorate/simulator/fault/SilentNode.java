package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** Whoever looks from this node reaches no guest: not they are ill, but the node's network. */
public record SilentNode(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.lives.mute(node, true);
  }

  @Override
  public void heal(World world) {
    world.lives.mute(node, false);
  }
}
