package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** Something that goes wrong and later is put right; its text tells what. */
public interface Fault {
  void strike(World world);

  void heal(World world);
}
