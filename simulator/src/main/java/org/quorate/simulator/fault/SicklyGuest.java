package org.quorate.simulator.fault;

import org.quorate.model.ServiceId;
import org.quorate.simulator.world.World;

/** A guest that answers only for so long after each start. */
public record SicklyGuest(ServiceId guest, long afterMs) implements Fault {
  @Override
  public void strike(World world) {
    world.lives.sicken(guest, afterMs);
  }

  @Override
  public void heal(World world) {
    world.lives.cure(guest);
  }
}
