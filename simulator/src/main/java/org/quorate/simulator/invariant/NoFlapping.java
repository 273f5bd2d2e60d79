package org.quorate.simulator.invariant;

import java.util.HashMap;
import java.util.Map;
import org.quorate.ha.HaEvent;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/**
 * Without a new reason (a fault, a membership, a node's state, an order, a failed start) the
 * manager moves a guest at most {@value #MOVES_MAX} times: away, and on to where a rule's partner
 * went meanwhile.
 */
public final class NoFlapping extends Invariant {
  static final int MOVES_MAX = 2;

  private final Map<ServiceId, Integer> moves = new HashMap<>();

  @Override
  public void managed(World world, Witnesses.Management round) {
    if (!round.orders().isEmpty() || round.story().stream().anyMatch(NoFlapping::isReason)) {
      stirred();
    }
    for (HaEvent event : round.story()) {
      if (event.event().equals("placement")
          && "scheduler".equals(event.fields().get("origin"))
          && event.fields().get("service") instanceof ServiceId guest) {
        int times = moves.merge(guest, 1, Integer::sum);
        check(times <= MOVES_MAX, () -> guest + " was moved " + times + " times without reason");
      }
    }
  }

  private static boolean isReason(HaEvent event) {
    return switch (event.event()) {
      case "node_state", "recovery", "problem", "maintenance_return" -> true;
      default -> false;
    };
  }

  @Override
  public void stirred() {
    moves.clear();
  }
}
