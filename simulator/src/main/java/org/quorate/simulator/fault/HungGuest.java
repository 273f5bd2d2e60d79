package org.quorate.simulator.fault;

import org.quorate.model.ServiceId;
import org.quorate.simulator.world.World;

/** A guest hangs: it runs and answers nobody, until it is started anew. */
public record HungGuest(ServiceId guest) implements Fault {
  @Override
  public void strike(World world) {
    world.lives.hang(guest);
  }

  @Override
  public void heal(World world) {
    world.lives.cure(guest);
  }
}
