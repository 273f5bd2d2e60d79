package org.quorate.lab.history;

/** What must hold of every history. */
public enum Check {
  /** A change that was acknowledged is in every node's tree, or was replaced by a later one. */
  NO_LOST_ACKNOWLEDGED_WRITE("no acknowledged write is lost"),
  /** A node shows what was acknowledged on it, or something later. */
  OWN_WRITES_ARE_SEEN("no read is older than the node's own acknowledged writes"),
  /** Nobody sees a value that was refused, or that nobody wrote, or not yet. */
  NOTHING_FROM_NOWHERE("no refused or unwritten value is seen"),
  /** Each element of a list is there once, in the order of its client. */
  APPENDED_ONCE("appended elements are there once and in order"),
  /** All nodes hold the same files with the same content. */
  SAME_TREES("all nodes hold the same tree");

  private final String promise;

  Check(String promise) {
    this.promise = promise;
  }

  /** For the user. */
  public String promise() {
    return promise;
  }
}
