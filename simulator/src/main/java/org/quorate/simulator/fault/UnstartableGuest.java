package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.World;

/** A guest dies on a node, and cannot be started there. */
public record UnstartableGuest(ServiceId guest, NodeName node) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).setStartable(guest, false);
    world.node(node).killGuest(guest);
  }

  @Override
  public void heal(World world) {
    world.node(node).setStartable(guest, true);
  }
}
