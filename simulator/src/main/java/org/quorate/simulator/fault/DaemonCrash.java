package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/**
 * The HA daemon dies in the middle of something; its supervisor starts it again.
 *
 * @param steps it still takes: a step is one file access, one answer or one command carried out
 */
public record DaemonCrash(NodeName node, int steps) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).crashDaemonAfter(steps);
  }

  @Override
  public void heal(World world) {
    // the supervisor does
  }
}
