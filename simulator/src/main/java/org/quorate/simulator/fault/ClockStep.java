package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** Somebody sets a node's wall clock, and later sets it right. */
public record ClockStep(NodeName node, long ms) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).clock.stepWall(ms);
  }

  @Override
  public void heal(World world) {
    world.node(node).clock.stepWall(-ms);
  }
}
