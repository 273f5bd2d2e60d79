package org.quorate.fencing.ledger;

import java.util.OptionalLong;
import org.quorate.fencing.lease.Lease;

/**
 * How long a node has been missing from this node's quorate memberships without a break.
 *
 * @param sinceMs monotonic; the node's last successful refresh of its lock began before this
 * @param victimEndMs how long after the beginning of that refresh the node may act at most, by its
 *     own promise; empty = it gave none that counts
 */
public record Absence(long sinceMs, OptionalLong victimEndMs) {
  Absence promised(OptionalLong promise) {
    return new Absence(sinceMs, promise);
  }

  /**
   * Monotonic milliseconds at which the node is past its lease's end, or {@link Long#MAX_VALUE}.
   */
  long leaseEndsAtMs() {
    return victimEndMs.isEmpty()
        ? Long.MAX_VALUE
        : sinceMs + Lease.deadlineMs(victimEndMs.getAsLong());
  }
}
