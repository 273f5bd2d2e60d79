package org.quorate.corosync.quorum;

/**
 * The name of one membership: it changes with every new one, also when the members are the same.
 *
 * @param nodeId of the ring's representative, the lowest member
 * @param sequence grows with every membership
 */
public record RingId(int nodeId, long sequence) {
  /** As Corosync's tools print it: both in hexadecimal, {@code 1.1a8}. */
  @Override
  public String toString() {
    return Integer.toHexString(nodeId) + "." + Long.toHexString(sequence);
  }
}
