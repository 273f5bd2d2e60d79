package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** The HA daemon dies; its supervisor starts it again. */
public record DaemonCrash(NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).crashDaemon();
  }

  @Override
  public void heal(World world) {
    // the supervisor does
  }
}
