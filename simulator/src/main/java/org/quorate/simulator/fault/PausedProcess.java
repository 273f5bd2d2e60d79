package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** The HA daemon gets no processor for a while. */
public record PausedProcess(NodeName node, long ms) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).pauseDaemon(ms);
  }

  @Override
  public void heal(World world) {
    world.node(node).pauseDaemon(0);
  }
}
