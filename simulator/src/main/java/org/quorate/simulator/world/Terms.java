package org.quorate.simulator.world;

import java.util.OptionalLong;
import org.quorate.fencing.lease.Lease;

/**
 * What a daemon keeps to, as {@code ha.profile} chooses it.
 *
 * @param promiseMs told to the others in {@code lrm_status}; empty = they have the lock of 120 s
 * @param guestsFirst its guests are stopped before its host is reset
 */
record Terms(Lease lease, OptionalLong promiseMs, boolean guestsFirst) {
  private static final long LEASE_MS = 30_000;
  private static final long WATCHDOG_MS = 10_000;
  private static final long TOKEN_MS = 1_000;

  /** A foreign daemon looks at no lease; its multiplexer's 70 s count from the feeding. */
  private static final Lease FOREIGN = new Lease(10_000, 30_000, 40_000, 45_000, 71_000, 0);

  static final Terms COMPATIBLE = new Terms(FOREIGN, OptionalLong.empty(), false);

  /** Beside foreign daemons. */
  static final Terms MIXED = new Terms(Lease.compatible(WATCHDOG_MS), OptionalLong.empty(), false);

  static final Terms FAST = fast();

  private static Terms fast() {
    Lease lease = Lease.fast(LEASE_MS, WATCHDOG_MS, TOKEN_MS);
    return new Terms(lease, OptionalLong.of(lease.victimEndMs()), true);
  }
}
