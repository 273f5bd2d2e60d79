package org.quorate.simulator.clusterfs.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.epoch.Era;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Engine.Configuration;
import org.quorate.simulator.clusterfs.world.Phase;
import org.quorate.simulator.clusterfs.world.World;

/**
 * An epoch has one history: whoever was in it, and whichever part of a broken ring it survived in,
 * has the same tree at the same version. Without epochs that is promised only to processes that are
 * members together and survive together.
 */
public final class PrefixAgreement extends Invariant {
  private sealed interface Point {
    record InEpoch(long number, Epoch round, long version) implements Point {}

    record InRing(Configuration configuration, Phase phase, long version) implements Point {}
  }

  private record Seen(long hash, int host) {}

  private final Map<Point, Seen> history = new HashMap<>();

  @Override
  public void changed(World world, Engine process, Input cause) {
    Point point = point(process);
    Seen now = new Seen(process.rows().hash(), process.host().id);
    Seen before = history.putIfAbsent(point, now);
    if (before != null) {
      check(
          before.hash() == now.hash(),
          () ->
              "hosts %d and %d have different trees at %s"
                  .formatted(before.host(), now.host(), point));
    }
  }

  private static Point point(Engine process) {
    long version = process.rows().version();
    List<Era> eras = process.rows().epoch().eras();
    return eras.isEmpty()
        ? new Point.InRing(process.configuration(), process.phase(), version)
        : new Point.InEpoch(eras.getLast().number(), eras.getLast().round(), version);
  }
}
