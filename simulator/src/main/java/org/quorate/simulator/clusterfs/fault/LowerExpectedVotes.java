package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/**
 * An operator says {@code pvecm expected}: from here promises hold no longer that need a majority.
 */
public record LowerExpectedVotes(int host, int votes) implements Fault {
  @Override
  public void strike(World world) {
    world.votes.expect(host, votes);
  }

  @Override
  public void heal(World world) {
    world.votes.expectAll();
  }
}
