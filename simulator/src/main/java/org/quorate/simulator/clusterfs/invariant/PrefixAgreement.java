package org.quorate.simulator.clusterfs.invariant;

import java.util.HashMap;
import java.util.Map;
import org.quorate.clusterfs.Input;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Engine.Configuration;
import org.quorate.simulator.clusterfs.world.Phase;
import org.quorate.simulator.clusterfs.world.World;

/**
 * Processes that are members together have one history: at the same version the same tree. (What
 * the survivors of a broken ring deliver last may differ from the others' last.)
 */
public final class PrefixAgreement extends Invariant {
  private record Point(Configuration configuration, Phase phase, long version) {}

  private record Seen(long hash, int host) {}

  private final Map<Point, Seen> history = new HashMap<>();

  @Override
  public void changed(World world, Engine process, Input cause) {
    Point point = new Point(process.configuration(), process.phase(), process.rows().version());
    Seen now = new Seen(process.rows().hash(), process.host().id);
    Seen before = history.putIfAbsent(point, now);
    if (before != null) {
      check(
          before.hash() == now.hash(),
          () ->
              "hosts %d and %d have different trees at version %d of %s"
                  .formatted(before.host(), now.host(), point.version(), point.configuration()));
    }
  }
}
