package org.quorate.clusterfs;

/** How a request of this node ended. */
public sealed interface Outcome {
  /**
   * It happened.
   *
   * @param value bytes written by a write; 1 or 0 for a lock break that did or did not remove the
   *     lock; else 0
   */
  record Done(int value) implements Outcome {}

  /**
   * It did not happen; with EIO it may have. (Beside members that know no epochs EBUSY may, too.)
   */
  record Failed(Errno errno) implements Outcome {}
}
