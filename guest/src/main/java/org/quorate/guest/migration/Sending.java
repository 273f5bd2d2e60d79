package org.quorate.guest.migration;

/** What the source's QEMU says of its stream. */
public enum Sending {
  /** It never sent. */
  NONE,
  ACTIVE,
  /** The target acknowledged everything; the guest is paused here. */
  COMPLETED,
  /** It broke or was cancelled. */
  FAILED,
  /** There is no QEMU of the guest. */
  ENDED
}
