package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** Corosync is killed and started again; the daemon lives on. */
public record CorosyncRestart(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).restartCorosync();
  }

  @Override
  public void heal(World world) {
    world.trace(() -> "host " + host + ": corosync runs again");
  }
}
