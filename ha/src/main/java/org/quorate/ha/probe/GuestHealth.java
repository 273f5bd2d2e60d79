package org.quorate.ha.probe;

import org.quorate.ha.readiness.Probe;

/**
 * What is known of one guest.
 *
 * @param probe the answers are of this one; another one starts anew
 * @param strikes looks in a row without an answer
 * @param answered it has answered on this node since it was given this probe
 * @param sinceMs when the state was entered
 * @param dueMs when to look next
 * @param asked a look is under way
 * @param reason why it is braked or ordered away; empty otherwise
 */
public record GuestHealth(
    Probe probe,
    HealthState state,
    int strikes,
    boolean answered,
    long sinceMs,
    long dueMs,
    boolean asked,
    String reason) {

  static GuestHealth waiting(Probe probe, boolean answered, long nowMs) {
    return new GuestHealth(probe, HealthState.WAITING, 0, answered, nowMs, nowMs, false, "");
  }

  /** Another state with the reason for it; a state that stays keeps its time. */
  GuestHealth in(HealthState next, int newStrikes, long nowMs, long nextDueMs, String why) {
    return new GuestHealth(
        probe,
        next,
        newStrikes,
        answered || next == HealthState.HEALTHY,
        next == state ? sinceMs : nowMs,
        nextDueMs,
        false,
        why);
  }

  GuestHealth askedNow() {
    return new GuestHealth(probe, state, strikes, answered, sinceMs, dueMs, true, reason);
  }

  GuestHealth dueAt(long nextDueMs) {
    return new GuestHealth(probe, state, strikes, answered, sinceMs, nextDueMs, false, reason);
  }

  /** Sooner than planned, unless a look is under way. */
  GuestHealth dueBy(long latestMs) {
    return asked ? this : dueAt(Math.min(dueMs, latestMs));
  }
}
