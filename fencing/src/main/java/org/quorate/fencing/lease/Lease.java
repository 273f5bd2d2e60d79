package org.quorate.fencing.lease;

/**
 * What a node may do, by the age of its lease: the time since it <em>began</em> the last refresh of
 * its lock that succeeded. All numbers are milliseconds of that node's own clock, which counts on
 * while the host sleeps. {@code docs/design/0010-leases.md} proves that a node is past its {@link
 * #victimEndMs} before anybody else acts in its place.
 *
 * @param renewMs the lock is refreshed at least so often
 * @param startMs a guest's start may begin below this age
 * @param stopGuestsMs from this age on the node's HA guests are stopped, if guests go before hosts
 * @param feedMs the watchdog may be fed below this age
 * @param grantMs the host runs at most so long after the watchdog was fed
 * @param pauseMs the longest pause between seeing the age and feeding. A watchdog of our own
 *     enforces it: unfed for {@code grantMs}, it has reset the host before the pause ends
 */
public record Lease(
    long renewMs, long startMs, long stopGuestsMs, long feedMs, long grantMs, long pauseMs) {

  /** Two clocks may differ from true time by so much each: parts per million. */
  public static final long DRIFT_PPM = 200;

  /** The cluster file system keeps a lock that nobody refreshes for so long. */
  public static final long LOCK_LIFETIME_MS = 120_000;

  /** From the end of the watchdog's time to a host that writes no more; coarse timers included. */
  public static final long RESET_MS = 2_000;

  /** To stop guests and to prove it takes milliseconds; storage that stands still takes longer. */
  public static final long PROOF_MS = 10_000;

  /** A write in flight beyond the time the membership needs. */
  static final long WRITE_MS = 5_000;

  /** Corosync's token time-out, its consensus (1.2 of it) and a share for the synchronisation. */
  static final long TOKENS = 3;

  /** What the multiplexer of foreign installations grants: its client's 60 s, then the device's. */
  static final long MULTIPLEXER_GRANT_MS = 70_000;

  private static final long MILLION = 1_000_000;

  public Lease {
    boolean ordered =
        0 < renewMs
            && renewMs < startMs
            && startMs <= stopGuestsMs
            && stopGuestsMs < feedMs
            && 0 < grantMs
            && 0 <= pauseMs;
    if (!ordered) {
      throw new IllegalArgumentException(
          "a lease must be renewed before starts end, guests stop and feeding ends");
    }
  }

  /**
   * Timing that foreign managers expect: locks of 120 s are all that counts.
   *
   * @param watchdogMs the watchdog's time-out
   */
  public static Lease compatible(long watchdogMs) {
    return new Lease(10_000, 30_000, 45_000, 60_000, watchdogMs, watchdogMs);
  }

  /**
   * The same behind the multiplexer, which lets a host run 70 s after a feed: feeding ends earlier,
   * and a pause at the worst moment is survived only up to what is left of the lock's lifetime.
   */
  public static Lease behindMultiplexer() {
    long feedMs = 20_000;
    long leftMs = slow(LOCK_LIFETIME_MS) - RESET_MS - feedMs - MULTIPLEXER_GRANT_MS;
    return new Lease(5_000, 12_000, 15_000, feedMs, MULTIPLEXER_GRANT_MS, leftMs - leftMs % 1_000);
  }

  /**
   * As short as the watchdog and the cluster's own reformation allow.
   *
   * @param feedMs as configured; more when the membership needs more
   * @param watchdogMs the watchdog's time-out
   * @param tokenMs Corosync's token time-out in this cluster
   */
  public static Lease fast(long feedMs, long watchdogMs, long tokenMs) {
    long renewMs = 5_000;
    long stopMs = Math.max(feedMs - PROOF_MS, renewMs + TOKENS * tokenMs + WRITE_MS);
    return new Lease(
        renewMs, (renewMs + stopMs) / 2, stopMs, stopMs + PROOF_MS, watchdogMs, watchdogMs);
  }

  /** A guest's start may begin. */
  public boolean mayStart(long ageMs) {
    return ageMs < startMs;
  }

  /** Guests that could be recovered elsewhere must go now. */
  public boolean mustStopGuests(long ageMs) {
    return ageMs >= stopGuestsMs;
  }

  /** The watchdog may be fed. */
  public boolean mayFeed(long ageMs) {
    return ageMs < feedMs;
  }

  /**
   * The node's last possible write, counted from the beginning of its last successful refresh:
   * feeding ends, a pause may have stood between the last look and the last feed, and that feed
   * grants its time.
   */
  public long victimEndMs() {
    return feedMs + pauseMs + grantMs;
  }

  /** Whether the node is past its end when its lock is free by lifetime alone. */
  public boolean fitsTheLock() {
    return deadlineMs(victimEndMs()) <= LOCK_LIFETIME_MS;
  }

  /**
   * How long others wait, on their own clocks, from the moment they are a quorate membership
   * without the node.
   *
   * @param victimEndMs what the node promised
   */
  public static long deadlineMs(long victimEndMs) {
    long trueMs = ceil(victimEndMs * MILLION, MILLION - DRIFT_PPM) + RESET_MS;
    return ceil(trueMs * (MILLION + DRIFT_PPM), MILLION);
  }

  /** True time that has surely passed when a clock shows this, and a slow one has counted of it. */
  private static long slow(long shownMs) {
    return shownMs * (MILLION - DRIFT_PPM) / (MILLION + DRIFT_PPM);
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
