package org.quorate.fencing.ledger;

/**
 * Every number of the fencing decisions, milliseconds unless named otherwise.
 *
 * @param settleMs a node must be missing this long before it is shot: Corosync may form two
 *     memberships in a row after one failure
 * @param readBacks successive "off" answers after the agent's success that make a proof; two,
 *     because one may come from a BMC's cache
 * @param readBackGapMs pause between two read-backs
 * @param agentTimeoutMs an agent without answer for so long is counted as failed
 * @param attempts tries of one device before the next priority's turn
 * @param backoffMs pause after a failure, doubled for each further one
 * @param backoffMaxMs the longest pause; trying never ends, since a lost node is never safe
 */
public record FencePolicy(
    long settleMs,
    int readBacks,
    long readBackGapMs,
    long agentTimeoutMs,
    int attempts,
    long backoffMs,
    long backoffMaxMs) {

  public static final FencePolicy DEFAULT = new FencePolicy(300, 2, 100, 30_000, 3, 500, 30_000);

  public FencePolicy {
    if (settleMs < 0 || readBacks < 1 || readBackGapMs < 0 || agentTimeoutMs < 1 || attempts < 1) {
      throw new IllegalArgumentException("a fence policy needs at least one try and one read-back");
    }
    if (backoffMs < 1 || backoffMaxMs < backoffMs) {
      throw new IllegalArgumentException("the back-off must be positive and not exceed its limit");
    }
  }

  /** The pause after the given number of failures in a row (1 or more). */
  long backoffAfter(int failures) {
    int doublings = Math.min(failures - 1, 20);
    return Math.min(backoffMaxMs, backoffMs << doublings);
  }
}
