package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.World;

/** No fault: an administrator orders a live migration. */
public record MovedGuest(NodeName by, ServiceId guest, NodeName to) implements Fault {
  @Override
  public void strike(World world) {
    world.command(by, "migrate " + guest + " " + to);
  }

  @Override
  public void heal(World world) {
    // nothing to put right
  }
}
