package org.quorate.corosync.ffm;

import org.quorate.corosync.CorosyncUnavailable;

/**
 * What a Corosync library answered ({@code cs_error_t}).
 *
 * @param code the number, as in corotypes.h
 */
public record CsResult(int code) {
  public static final CsResult OK = new CsResult(1);

  /** The connection to corosync is gone: it died or was stopped. */
  public static final CsResult LIBRARY = new CsResult(2);

  public static final CsResult TRY_AGAIN = new CsResult(6);
  public static final CsResult INVALID_PARAM = new CsResult(7);
  public static final CsResult BAD_HANDLE = new CsResult(9);
  public static final CsResult ACCESS = new CsResult(11);
  public static final CsResult NOT_EXIST = new CsResult(12);
  public static final CsResult EXIST = new CsResult(14);

  /** Also what libcfg answers about a node that knet does not know. */
  public static final CsResult FAILED_OPERATION = new CsResult(21);

  /** Also "no more" at the end of an iteration. */
  public static final CsResult NO_SECTIONS = new CsResult(27);

  public boolean ok() {
    return equals(OK);
  }

  /**
   * @param call the C function, for the message
   * @throws CorosyncUnavailable unless this is OK
   */
  public void orThrow(String call) throws CorosyncUnavailable {
    if (!ok()) {
      throw new CorosyncUnavailable(sentence(call));
    }
  }

  private String sentence(String call) {
    String answered = call + " answered " + this;
    return switch (code) {
      case 2, 9 ->
          "Corosync is not running on this node: start the service corosync (" + answered + ")";
      case 6 ->
          "Corosync is busy, perhaps forming a new membership: try again in a few seconds ("
              + answered
              + ")";
      case 11 -> "Corosync refuses this user: run as root (" + answered + ")";
      default -> "Corosync refused a request: " + answered;
    };
  }

  @Override
  public String toString() {
    return switch (code) {
      case 1 -> "CS_OK";
      case 2 -> "CS_ERR_LIBRARY";
      case 6 -> "CS_ERR_TRY_AGAIN";
      case 7 -> "CS_ERR_INVALID_PARAM";
      case 9 -> "CS_ERR_BAD_HANDLE";
      case 11 -> "CS_ERR_ACCESS";
      case 12 -> "CS_ERR_NOT_EXIST";
      case 14 -> "CS_ERR_EXIST";
      case 21 -> "CS_ERR_FAILED_OPERATION";
      case 27 -> "CS_ERR_NO_SECTIONS";
      default -> "cs_error_t " + code;
    };
  }
}
