package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/**
 * The database is copied, and at the end of the fault an operator puts that copy back and starts
 * the host with it: it has forgotten what it stored and promised since.
 */
public record OldDatabase(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).backUp();
  }

  @Override
  public void heal(World world) {
    world.host(host).restore();
  }
}
