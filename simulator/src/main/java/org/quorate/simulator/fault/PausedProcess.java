package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/**
 * The HA daemon gets no processor for a while.
 *
 * @param steps it still takes before
 */
public record PausedProcess(NodeName node, int steps, long ms) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).pauseDaemonAfter(steps, ms);
  }

  @Override
  public void heal(World world) {
    world.node(node).resumeDaemon();
  }
}
