package org.quorate.simulator.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.simulator.world.Line;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/**
 * An administrator's order that was queued is carried out by exactly one master's round that took
 * effect, whoever dies in between; one of which nobody knows whether it was queued, at most once.
 */
public final class ExactlyOnceCommand extends Invariant {
  private final Map<Long, Integer> done = new HashMap<>();

  @Override
  public void managed(World world, Witnesses.Management round) {
    for (Line order : round.orders()) {
      int times = done.merge(order.order(), 1, Integer::sum);
      check(times == 1, () -> order + " was carried out again by " + round.by());
    }
  }

  @Override
  public void settled(World world, List<String> unsettled) {
    if (unsettled.isEmpty()) {
      world
          .orders()
          .forEach(
              (order, queued) -> {
                if (queued) {
                  check(done.containsKey(order), () -> "order " + order + " was lost");
                }
              });
    }
  }
}
