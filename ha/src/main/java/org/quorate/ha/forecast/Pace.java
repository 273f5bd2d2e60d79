package org.quorate.ha.forecast;

/**
 * How long things take, in milliseconds.
 *
 * @param roundMs from one round of a daemon to its next when nothing happens
 * @param reactionMs from a change to the round that answers it; the round's own length where
 *     daemons do not watch for changes
 * @param proofMs from the loss of a node to the proof of it by its fence device
 * @param everyNodeProven even nodes without a fence device: time does not matter
 * @param startMs starting a guest until it runs
 * @param stopMs a guest's shutdown
 * @param moveMs moving a guest while it runs
 * @param readyMs from when a guest runs until it answers who waits for it
 */
public record Pace(
    long roundMs,
    long reactionMs,
    long proofMs,
    boolean everyNodeProven,
    long startMs,
    long stopMs,
    long moveMs,
    long readyMs) {
  /** A lock may be taken so long after its holder's last refresh. */
  static final long LOCK_LIFETIME_MS = 120_000;

  /** A small server's operating system and services are up by then. */
  static final long READY_MS = 30_000;

  /** Only Quorate's daemons: they answer changes as they happen. */
  public static final Pace WATCHING =
      new Pace(10_000, 200, 3_000, false, 5_000, 20_000, 20_000, READY_MS);

  /** A foreign daemon takes part: rounds only. */
  public static final Pace ROUNDS =
      new Pace(10_000, 10_000, 3_000, false, 5_000, 20_000, 20_000, READY_MS);

  /** Everything at once, to learn where things end up and not when. */
  public static final Pace AT_ONCE = new Pace(10_000, 1, 1, true, 1, 1, 1, 0);
}
