package org.quorate.simulator.fault;

import org.quorate.simulator.world.World;

/** Something that goes wrong and later is put right; its text tells what. */
public interface Fault {
  void strike(World world);

  void heal(World world);
}
