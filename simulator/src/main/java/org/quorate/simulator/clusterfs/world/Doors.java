package org.quorate.simulator.clusterfs.world;

import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.epoch.Rules;

/**
 * Where a test breaks a rule to show that an invariant notices. Everything is honest unless
 * overridden.
 */
public interface Doors {
  /** A world that keeps its promises. */
  Doors HONEST = new Doors() {};

  /** Whether a transaction is synchronised before the engine goes on. */
  default boolean syncs() {
    return true;
  }

  /** Whether a request is answered as soon as its message was sent. */
  default boolean answersWhenSent() {
    return false;
  }

  /** The rules the machines keep. */
  default Rules rules() {
    return Rules.ALL;
  }

  /** Whether a host's process is given this message of its ring. */
  default boolean carries(int host, Group group, byte[] message) {
    return true;
  }

  /** Whether a process says again what it was told in that group. */
  default boolean repeats(Group group) {
    return false;
  }

  /** Whether the engine stores this change. */
  default boolean stores(int node, RowChange change) {
    return true;
  }

  /** What a node's monotonic clock says. */
  default long clockMs(long reallyMs) {
    return reallyMs;
  }
}
