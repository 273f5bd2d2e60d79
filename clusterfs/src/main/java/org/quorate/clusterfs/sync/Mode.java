package org.quorate.clusterfs.sync;

/** Where a node stands in a group, with the protocol's numbers; a higher failure stays. */
public enum Mode {
  /** Not (yet) a member. */
  START(0),
  /** The members are exchanging their states; changes wait. */
  START_SYNC(1),
  /** This node has what the cluster has. */
  SYNCED(2),
  /** The leader is sending what this node lacks. */
  UPDATE(3),
  /** Left after a failure; joins again. */
  LEAVE(253),
  /** A member speaks a newer protocol. Final. */
  VERSION_ERROR(254),
  /** The database failed. Final. */
  ERROR(255);

  private static final int FAILED_FROM = 128;

  private final int number;

  Mode(int number) {
    this.number = number;
  }

  public boolean failed() {
    return number >= FAILED_FROM;
  }

  /** Whether only a restart of the daemon helps. */
  public boolean isFinal() {
    return number > LEAVE.number;
  }
}
