package org.quorate.clusterfs.daemon;

import java.util.List;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.cpg.CorosyncTies;

/** The engine's way to the other nodes; no method waits. */
interface Cluster {
  void join(Group group, long connection);

  void leave(Group group);

  void multicast(Group group, byte[] message);

  /** See {@link org.quorate.clusterfs.Command.MulticastBulk}. */
  void multicastBulk(Group group, List<byte[]> messages);

  /** See {@link org.quorate.clusterfs.Command.ReadVotes}. */
  void readVotes(long asked);

  static Cluster of(CorosyncTies ties) {
    return new Cluster() {
      @Override
      public void join(Group group, long connection) {
        ties.join(group, connection);
      }

      @Override
      public void leave(Group group) {
        ties.leave(group);
      }

      @Override
      public void multicast(Group group, byte[] message) {
        ties.multicast(group, message);
      }

      @Override
      public void multicastBulk(Group group, List<byte[]> messages) {
        ties.multicastBulk(group, messages);
      }

      @Override
      public void readVotes(long asked) {
        ties.readVotes(asked);
      }
    };
  }

  /** Of a standalone node, whose machine asks for nothing of this. */
  static Cluster none() {
    return new Cluster() {
      @Override
      public void join(Group group, long connection) {
        throw new IllegalStateException("a standalone node joins nothing");
      }

      @Override
      public void leave(Group group) {
        throw new IllegalStateException("a standalone node has nothing to leave");
      }

      @Override
      public void multicast(Group group, byte[] message) {
        throw new IllegalStateException("a standalone node has nobody to tell");
      }

      @Override
      public void multicastBulk(Group group, List<byte[]> messages) {
        throw new IllegalStateException("a standalone node brings nobody up to date");
      }

      @Override
      public void readVotes(long asked) {
        throw new IllegalStateException("a standalone node counts no votes");
      }
    };
  }
}
