package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** Each transaction takes up to so much longer to be synchronised. */
public record SlowDisk(int host, int upToMs) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).disk().setSlow(upToMs);
  }

  @Override
  public void heal(World world) {
    world.host(host).disk().setSlow(0);
  }
}
