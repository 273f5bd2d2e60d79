package org.quorate.clusterfs.client;

/**
 * What a watcher is told. A stream starts with {@link Connected} and {@link Info}; after {@link
 * Lost} nothing is known any more until the next {@link Connected}, and changes in between were
 * missed: look at the files again.
 */
public sealed interface ClusterEvent {
  /** The daemon answers; an {@link Info} follows at once. */
  record Connected() implements ClusterEvent {}

  /**
   * The daemon is gone or dropped this watcher.
   *
   * @param reason one sentence
   */
  record Lost(String reason) implements ClusterEvent {}

  /** Quorum, membership or who is online changed (or the stream just started). */
  record Info(ClusterInfo info) implements ClusterEvent {}

  /**
   * A change in the tree was applied, whoever made it.
   *
   * @param path below {@code /etc/pve}, without a leading slash; empty when everything may have
   *     changed (after a state transfer)
   * @param version the tree's version after it
   */
  record Changed(String path, long version) implements ClusterEvent {}
}
