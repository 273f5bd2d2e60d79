package org.quorate.simulator.invariant;

import java.util.List;
import java.util.Optional;
import org.quorate.simulator.world.World;

/**
 * When a guest is given to another node after a failure, its old instance has ended. Stricter than
 * one owner: it looks at the decision, before anything is started.
 */
public final class NoStartBeforeProof extends Invariant {
  private int seen;

  @Override
  public Optional<String> check(World world) {
    List<World.Recovery> recoveries = world.recoveries();
    for (; seen < recoveries.size(); seen++) {
      checked();
      World.Recovery recovery = recoveries.get(seen);
      if (!recovery.writers().isEmpty()) {
        return Optional.of("recovered while an instance could still write: " + recovery);
      }
    }
    return Optional.empty();
  }
}
