package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** The daemon stands still (SIGSTOP, a hung disk of its swap); Corosync on the host goes on. */
public record PausedProcess(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).pauseProcess(true);
  }

  @Override
  public void heal(World world) {
    world.host(host).pauseProcess(false);
  }
}
