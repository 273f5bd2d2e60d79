package org.quorate.lab.nemesis;

import org.quorate.lab.history.Operation.Result;

/** What a client knows after a system call, by what it returned. */
final class Ending {
  private static final int EIO = 5;
  private static final int EBUSY = 16;

  /** The kernel's answer to a request that the daemon had when it died. */
  private static final int ECONNABORTED = 103;

  private Ending() {}

  /** EIO and EBUSY say that it may have happened; every other error that it did not. */
  static Result of(long returned) {
    if (returned >= 0) {
      return Result.OK;
    }
    return switch ((int) -returned) {
      case EIO, EBUSY, ECONNABORTED -> Result.UNKNOWN;
      default -> Result.NOT_DONE;
    };
  }
}
