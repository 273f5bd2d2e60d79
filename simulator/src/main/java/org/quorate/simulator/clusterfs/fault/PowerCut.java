package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** The host is off at once: memory and everything not synchronised to its disk are gone. */
public record PowerCut(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.host(host).powerCut();
  }

  @Override
  public void heal(World world) {
    world.host(host).powerOn();
  }
}
