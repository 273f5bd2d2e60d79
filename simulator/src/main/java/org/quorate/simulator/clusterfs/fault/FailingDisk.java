package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** Every transaction fails; the daemon gives up, and is started again when the disk works. */
public record FailingDisk(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).disk().setFailing(true);
  }

  @Override
  public void heal(World world) {
    world.host(host).disk().setFailing(false);
    world.host(host).killProcess();
  }
}
