package org.quorate.ha.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.model.ServiceId;

/**
 * What forbids to act on a guest that does not answer: a probe that is wrong, a network that is
 * broken between prober and guests, a service that no restart heals.
 */
public final class Brake {
  /** Restarts and relocations of one guest within {@link Health#WINDOW_MS}. */
  public static final int GUEST_ACTIONS_MAX = 6;

  /**
   * Of all guests of the cluster. Nodes that act in the same second do not know of each other, so
   * that it may be exceeded by one for each node.
   */
  public static final int CLUSTER_ACTIONS_MAX = 10;

  /** So many guests of a node silent at once, and the majority: that has one cause outside them. */
  public static final int TOGETHER_MIN = 3;

  private final Map<ServiceId, GuestHealth> guests;
  private final List<HealthAction> recent;

  /**
   * What it is told by.
   *
   * @param own within the window
   */
  Brake(
      Map<ServiceId, GuestHealth> guests,
      List<HealthAction> own,
      List<HealthAction> elsewhere,
      long nowMs) {
    this.guests = guests;
    this.recent = new ArrayList<>(own);
    elsewhere.stream().filter(action -> Health.recent(action, nowMs)).forEach(recent::add);
  }

  /** Why the guest is left alone; empty when nothing forbids to act. */
  Optional<String> reason(ServiceId sid, GuestHealth guest) {
    if (!guest.answered()) {
      return Optional.of(
          "it never answered on this node since it has this probe: see whether the check is right");
    }
    long silent = guests.values().stream().filter(Brake::known).filter(Brake::isSilent).count();
    long looked = guests.values().stream().filter(Brake::known).count();
    if (silent >= TOGETHER_MIN && 2 * silent > looked) {
      return Optional.of(
          "%d of the %d probed guests of this node are silent at once: see to the node's network"
              .formatted(silent, looked));
    }
    long its = recent.stream().filter(action -> action.service().equals(sid)).count();
    if (its >= GUEST_ACTIONS_MAX) {
      return Optional.of(
          "it was restarted or relocated %d times within an hour: see to the guest itself"
              .formatted(its));
    }
    if (recent.size() >= CLUSTER_ACTIONS_MAX) {
      return Optional.of(
          "%d guests were restarted or relocated in this cluster within an hour: see what they share"
              .formatted(recent.size()));
    }
    return Optional.empty();
  }

  /** Looked at, and its probe is not the one to blame. */
  private static boolean known(GuestHealth guest) {
    return switch (guest.state()) {
      case HEALTHY, SUSPECT, BRAKED -> guest.answered();
      case WAITING, GRACE, RESTART, RELOCATE -> false;
    };
  }

  private static boolean isSilent(GuestHealth guest) {
    return guest.strikes() > 0;
  }
}
