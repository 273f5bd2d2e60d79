package org.quorate.corosync;

/**
 * Corosync could not answer: it is not running, not installed, stopped while it was asked, or
 * refused. The message is one sentence for the administrator, with the remedy where there is one.
 * What was asked for surely did not happen, except where the method that throws says otherwise.
 */
public final class CorosyncUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  public CorosyncUnavailable(String message) {
    super(message);
  }
}
