package org.quorate.clusterfs.daemon;

import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.cpg.CorosyncTies;

/** The engine's way to the other nodes; no method waits. */
interface Cluster {
  void join(Group group, long connection);

  void leave(Group group);

  void multicast(Group group, byte[] message);

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
    };
  }
}
