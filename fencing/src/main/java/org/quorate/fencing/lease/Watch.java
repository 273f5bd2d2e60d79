package org.quorate.fencing.lease;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Who relies on the node's watchdog, and what its loop has to do. The loop looks after waking and
 * right before feeding, never the other way round.
 *
 * <pre>
 * | holders' ages                       | duty                                     |
 * | no holder                           | IDLE: nothing is armed                   |
 * | all below stopGuestsMs              | FEED                                     |
 * | the LRM's from stopGuestsMs on      | FEED_AND_STOP_GUESTS, if so configured   |
 * | any from feedMs on                  | OVER: never fed again, the host is reset |
 * </pre>
 *
 * @param beganMs when each holder began the last refresh of its lock that succeeded
 * @param over feeding ended for good: others may count on the reset
 */
public record Watch(Map<Holder, Long> beganMs, boolean over) {
  /** Who relies on the watchdog. */
  public enum Holder {
    CRM,
    LRM
  }

  /** What to do now. */
  public enum Duty {
    IDLE,
    FEED,
    FEED_AND_STOP_GUESTS,
    OVER
  }

  /** The duty, and the watch as it is from now on. */
  public record Look(Watch watch, Duty duty) {}

  public Watch {
    beganMs = Map.copyOf(beganMs);
  }

  public static Watch idle() {
    return new Watch(Map.of(), false);
  }

  /**
   * The holder refreshed its lock. An older refresh than the one known changes nothing, and neither
   * does any when it is over.
   */
  public Watch renewed(Holder holder, long renewedBeganMs) {
    Map<Holder, Long> changed = copy();
    changed.merge(holder, renewedBeganMs, Math::max);
    return new Watch(changed, over);
  }

  /** The holder needs the watchdog no more. */
  public Watch released(Holder holder) {
    Map<Holder, Long> changed = copy();
    changed.remove(holder);
    return new Watch(changed, over);
  }

  public boolean armedBy(Holder holder) {
    return beganMs.containsKey(holder);
  }

  /**
   * The age of the holder's lease; empty when it has none.
   *
   * @param nowMs on the same clock as the beginnings
   */
  public OptionalLong ageMs(Holder holder, long nowMs) {
    Long began = beganMs.get(holder);
    return began == null ? OptionalLong.empty() : OptionalLong.of(nowMs - began);
  }

  /** What to do at this moment. */
  public Look look(Lease lease, boolean guestsFirst, long nowMs) {
    if (beganMs.isEmpty() && !over) {
      return new Look(this, Duty.IDLE);
    }
    boolean ended =
        over || beganMs.values().stream().anyMatch(began -> !lease.mayFeed(nowMs - began));
    if (ended) {
      return new Look(new Watch(beganMs, true), Duty.OVER);
    }
    OptionalLong age = ageMs(Holder.LRM, nowMs);
    boolean stop = guestsFirst && age.isPresent() && lease.mustStopGuests(age.getAsLong());
    return new Look(this, stop ? Duty.FEED_AND_STOP_GUESTS : Duty.FEED);
  }

  /** Milliseconds until feeding ends; empty when nothing is armed. */
  public OptionalLong leftMs(Lease lease, long nowMs) {
    return beganMs.values().stream().mapToLong(began -> began + lease.feedMs() - nowMs).min();
  }

  private Map<Holder, Long> copy() {
    Map<Holder, Long> changed = new EnumMap<>(Holder.class);
    changed.putAll(beganMs);
    return changed;
  }
}
