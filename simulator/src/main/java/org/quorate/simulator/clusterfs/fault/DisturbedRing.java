package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** The host's ring loses its token for a moment and forms again with the same hosts. */
public record DisturbedRing(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.totem.disturb(host);
  }

  @Override
  public void heal(World world) {
    world.trace(() -> "the ring of host " + host + " is quiet again");
  }
}
