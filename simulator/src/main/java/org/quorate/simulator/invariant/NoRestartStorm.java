package org.quorate.simulator.invariant;

import java.util.ArrayList;
import java.util.List;
import org.quorate.ha.probe.Brake;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/**
 * A guest that does not answer is restarted or relocated at most {@link Brake#GUEST_ACTIONS_MAX}
 * times within an hour, all guests of a cluster together {@link Brake#CLUSTER_ACTIONS_MAX} times; a
 * run is shorter than that hour. Counted is what the acting node may know: what it did itself, and
 * what members did a moment ago or earlier; what a node did before it lost power is forgotten.
 */
public final class NoRestartStorm extends Invariant {
  /** Until the members know what a node did, also when the membership is new. */
  private static final long SHOWN_WITHIN_MS = 5_000;

  private record Deed(SimNode by, long boot, ServiceId guest, long atMs) {}

  private final List<Deed> deeds = new ArrayList<>();

  @Override
  public void stoppedUnhealthy(World world, SimNode node, ServiceId guest) {
    long now = world.schedule.nowMs();
    List<Deed> known = deeds.stream().filter(deed -> isKnown(node, deed, now)).toList();
    long ofGuest = known.stream().filter(deed -> deed.guest().equals(guest)).count();
    check(
        ofGuest < Brake.GUEST_ACTIONS_MAX,
        () -> "%s is stopped on %s after %d times".formatted(guest, node.name, ofGuest));
    check(
        known.size() < Brake.CLUSTER_ACTIONS_MAX,
        () ->
            "%s is stopped on %s after %d times of all guests"
                .formatted(guest, node.name, known.size()));
    deeds.add(new Deed(node, node.boots(), guest, now));
  }

  private static boolean isKnown(SimNode node, Deed deed, long now) {
    boolean sameBoot = deed.by().boots() == deed.boot();
    boolean own = deed.by() == node;
    return sameBoot
        && (own || now - deed.atMs() > SHOWN_WITHIN_MS && node.hears(deed.by(), SHOWN_WITHIN_MS));
  }
}
