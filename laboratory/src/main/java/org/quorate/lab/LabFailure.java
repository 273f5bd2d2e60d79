package org.quorate.lab;

/** The lab cannot do what was asked: the message is one sentence with the remedy, for the user. */
public final class LabFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code message} explains. */
  public LabFailure(String message) {
    super(message);
  }

  /** A failure that {@code message} explains and {@code cause} caused. */
  public LabFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
