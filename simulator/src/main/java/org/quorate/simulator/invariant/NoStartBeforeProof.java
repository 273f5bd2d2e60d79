package org.quorate.simulator.invariant;

import org.quorate.simulator.world.World;

/**
 * When a guest is given to another node after a failure, its old instance has ended. Stricter than
 * one owner: it looks at the decision, before anything is started.
 */
public final class NoStartBeforeProof extends Invariant {
  @Override
  public void recovered(World.Recovery recovery) {
    check(
        recovery.writers().isEmpty(),
        () -> "recovered while an instance could still write: " + recovery);
  }

  @Override
  public boolean holdsWithALyingDevice() {
    return false;
  }
}
