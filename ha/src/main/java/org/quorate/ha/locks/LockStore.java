package org.quorate.ha.locks;

import java.io.IOException;
import java.util.Optional;

/**
 * Where locks are kept: all nodes see the same store, and its operations happen in one order for
 * all of them. Paths are below {@code /etc/pve}. An IOException leaves open whether it happened.
 */
public interface LockStore {
  /**
   * Who holds a lock.
   *
   * @param nodeid Corosync's number
   * @param digest names exactly this state of the lock; every touch changes it
   */
  record Owner(int nodeid, String digest) {}

  /** Empty when nobody holds the lock. */
  Optional<Owner> owner(String path) throws IOException;

  /** Takes a free lock for this node; false when somebody holds it. */
  boolean create(String path) throws IOException;

  /** Starts this node's own lock's lifetime of 120 s anew; fails when it is not its own. */
  void refresh(String path) throws IOException;

  /** Has a lock dropped whose lifetime is over; otherwise nothing happens. */
  void dropIfOutlived(String path) throws IOException;

  /** Gives this node's own lock back. */
  void remove(String path) throws IOException;

  /** Takes the lock away on all nodes at once, if it still is in the state of the digest. */
  boolean breakLock(String path, String digest) throws IOException;
}
