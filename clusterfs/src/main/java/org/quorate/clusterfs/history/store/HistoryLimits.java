package org.quorate.clusterfs.history.store;

/**
 * What the history holds at most; the oldest changes go first.
 *
 * @param changes of all paths
 * @param changesOfAPath of one path
 * @param bytes of all contents, compressed
 */
public record HistoryLimits(long changes, int changesOfAPath, long bytes) {
  /** The file stays within 64 MiB: the contents' part, and 400 bytes a change for the rest. */
  public static final HistoryLimits USUAL = new HistoryLimits(20_000, 500, 56L << 20);
}
