package org.quorate.guest.migration;

/** What came of a stage's work. */
public enum Answer {
  /** It is done. */
  DONE,
  /** It goes on: look again. */
  GOING_ON,
  /** Refused or failed: it surely is not done. */
  NOT_DONE,
  /** It may be done. */
  UNKNOWN,
  /** The guest's QEMU on this node has ended. */
  ENDED,
  /** The configuration file is this node's, and nothing that was begun can still move it. */
  HERE,
  /** The configuration file is the target's. */
  THERE,
  /** The guest is neither this node's nor the target's, or the target has nothing of it. */
  ELSEWHERE,
  /** The target could not run it, ended its QEMU and gave the file back. */
  RETURNED
}
