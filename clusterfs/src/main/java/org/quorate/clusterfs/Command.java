package org.quorate.clusterfs;

import java.util.List;

/**
 * What the machine wants done. Carried out in the order given: a write is stored before answered.
 */
public sealed interface Command {
  /** Connect to CPG and join; failure is reported as {@link Input.GroupLost}. */
  record Join(Group group) implements Command {}

  /** Leave the group and drop its connection; nothing of the old connection may be input after. */
  record Leave(Group group) implements Command {}

  /**
   * Read how corosync counts from now on, and tell it by {@link Input.VotesTold} with its number.
   */
  record ReadVotes(long asked) implements Command {}

  /** Send with agreed order, in the order of these commands. */
  record Multicast(Group group, byte[] message) implements Command {}

  /**
   * Send in this order, but after whatever else is to be sent, and not so many at once that others
   * would have to wait: what a joining member lacks. Each message is made when it is asked for, so
   * it is to be asked for when it is sent.
   */
  record MulticastBulk(Group group, List<byte[]> messages) implements Command {}

  /**
   * Store these changes with the next ones, before or together: they are lost at a crash until
   * then, and nobody minds.
   */
  record PersistLater(List<RowChange> changes) implements Command {}

  /** Store these changes in one transaction. */
  record Persist(List<RowChange> changes) implements Command {}

  /** A request of this node has ended. */
  record Complete(long id, Outcome outcome) implements Command {}

  /**
   * The tree's corosync.conf is now this. To be written to /etc/corosync (atomically, 0644) unless
   * the local file is equal or has a higher config_version; with {@code reload} and a local file
   * before, corosync then reads it again ({@link CorosyncConfRule}).
   */
  record WriteCorosyncConf(byte[] text, long configVersion, boolean reload) implements Command {
    public WriteCorosyncConf withoutReload() {
      return new WriteCorosyncConf(text, configVersion, false);
    }
  }

  /** A path in the tree changed. */
  record Changed(FileChange change) implements Command {}

  /**
   * The {@link Persist} that follows overwrites this node's tree by the cluster's: a copy of the
   * database as it is now is to be kept.
   */
  record KeepCopy() implements Command {}

  /**
   * The {@link Persist} that follows overwrites these changes, which this node had and the cluster
   * does not keep ({@link org.quorate.clusterfs.tree.Discarding}): to be kept aside, and announced.
   */
  record Discarded(List<DiscardedFile> files) implements Command {}

  /** Quorum, membership, node list or addresses changed: {@link View#info}. */
  record InfoChanged() implements Command {}

  record LogLine(Level level, String text) implements Command {}

  /** The machine gave up; only a restart of the daemon helps. Reads go on, writes fail. */
  record Fatal(String reason) implements Command {}

  /** How loud a {@link LogLine} is. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
