package org.quorate.simulator.invariant;

import java.util.List;
import org.quorate.simulator.world.World;

/**
 * Healed, the cluster comes to rest in time: all guests run once, nothing is under way, nobody is
 * fenced, orders are carried out.
 */
public final class SettlesWithin extends Invariant {
  /** A guest that runs twice by then is not stopped by anybody. */
  @Override
  public boolean holdsWithALyingDevice() {
    return false;
  }

  @Override
  public void settled(World world, List<String> unsettled) {
    check(unsettled.isEmpty(), () -> "not at rest: " + unsettled);
  }
}
