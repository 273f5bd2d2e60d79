package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/** The host loses its way to the witness: the vote goes to another side, or to nobody. */
public record WitnessMoves(int host) implements Fault {
  @Override
  public void strike(World world) {
    world.votes.loseWitness(host);
  }

  @Override
  public void heal(World world) {
    world.votes.findWitness(host);
  }
}
