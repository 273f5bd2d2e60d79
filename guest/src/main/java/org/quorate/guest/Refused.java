package org.quorate.guest;

/**
 * The guest's state does not allow the operation; nothing was done. The message is one sentence for
 * the administrator, with the remedy.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }
}
