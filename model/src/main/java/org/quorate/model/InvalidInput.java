package org.quorate.model;

/**
 * Outside data that was refused before anything was done with it. The message is one sentence for
 * the administrator: what is wrong, where, and what would be right.
 */
public final class InvalidInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidInput(String message) {
    super(message);
  }
}
