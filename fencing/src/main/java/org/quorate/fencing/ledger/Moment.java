package org.quorate.fencing.ledger;

/**
 * One instant on both clocks of the node that observed it.
 *
 * @param monotonicMs decides; never steps, but means nothing on another node or after a restart
 * @param wallMs milliseconds since 1970, for people only
 */
public record Moment(long monotonicMs, long wallMs) {
  /** Milliseconds from an earlier moment of the same daemon to this one. */
  public long since(Moment earlier) {
    return monotonicMs - earlier.monotonicMs;
  }
}
