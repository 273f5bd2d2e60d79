package org.quorate.clusterfs.epoch;

/**
 * What makes S3 hold, each rule by itself, so that a test can show what breaks without it.
 *
 * @param speaks takes part in epochs at all; without, the node is like pmxcfs
 * @param byEpoch of two trees the one with the later epoch wins, not the one with the higher
 *     version
 * @param awaitsMajority a change is acknowledged when a majority has it on disk
 * @param needsQuorum an epoch is opened with quorum only
 * @param awaitsOrder a change is applied when the epoch's leader has told its order
 */
public record Rules(
    boolean speaks,
    boolean byEpoch,
    boolean awaitsMajority,
    boolean needsQuorum,
    boolean awaitsOrder) {
  public static final Rules ALL = new Rules(true, true, true, true, true);

  /** Of a member that knows the original protocol only. */
  public static final Rules ORIGINAL = new Rules(false, false, false, true, false);
}
