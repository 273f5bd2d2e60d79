package org.quorate.guest.migration;

/** What the source of a migration does next. */
public enum Stage {
  /** Has the target start a QEMU that waits for the stream. */
  ASK,
  /** Tells its QEMU to send. */
  SEND,
  /** Looks how far the stream is; the guest runs here meanwhile. */
  WATCH,
  /** Tells its QEMU to stop sending, until it does. */
  CANCEL,
  /** The stream ended without success: looks whether the guest runs. */
  CHECK,
  /** The target has everything and both are paused: gives it the configuration file. */
  COMMIT,
  /** It is not known whether the file was given: finds out where it is. */
  SETTLE,
  /** The file is here and the guest is paused: has the target prove that its QEMU is gone. */
  RECLAIM,
  /** Lets the guest run here again. */
  CONTINUE,
  /** The file is the target's: has it let the guest run. */
  RESUME,
  /** The guest runs there: ends the QEMU here. */
  QUIT,
  /** The guest is another node's and nothing is known of how it is: ends the QEMU here. */
  ABANDON,
  /** The guest runs here: tells the target, gives back the configuration's lock. */
  RELEASE,
  /** Over: the guest runs on the target. */
  MOVED,
  /** Over: the guest is here. */
  STAYED,
  /** Over: the guest is not this node's any more, and it was not seen to run. */
  LEFT
}
