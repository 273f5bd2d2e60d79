package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** SIGKILL of the daemon: what it wrote survives, what it knew does not; it is started again. */
public record ProcessCrash(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).killProcess();
  }

  @Override
  public void heal(World world) {
    world.trace(() -> "host " + host + ": its service manager has started it again");
  }
}
