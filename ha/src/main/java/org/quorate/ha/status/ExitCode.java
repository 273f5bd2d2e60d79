package org.quorate.ha.status;

/** Exit codes of LRM jobs, as they stand in {@code lrm_status}. */
public final class ExitCode {
  private ExitCode() {}

  public static final int SUCCESS = 0;
  public static final int ERROR = 1;

  /** Never stored: the job is queued anew in the next round. */
  public static final int TRY_AGAIN = 2;

  public static final int WRONG_NODE = 3;
  public static final int UNKNOWN_TYPE = 4;
  public static final int UNKNOWN_COMMAND = 5;
  public static final int INVALID_PARAMETER = 6;
  public static final int UNKNOWN_SERVICE = 7;
  public static final int IGNORED = 8;
  public static final int NOT_EXECUTED = -1;
}
