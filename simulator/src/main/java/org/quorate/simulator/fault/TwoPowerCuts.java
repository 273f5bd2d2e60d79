package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** Two nodes lose power at the same moment. */
public record TwoPowerCuts(NodeName one, NodeName other) implements Fault {
  @Override
  public void strike(World world) {
    world.node(one).powerOff();
    world.node(other).powerOff();
  }

  @Override
  public void heal(World world) {
    world.node(one).powerOn();
    world.node(other).powerOn();
  }
}
