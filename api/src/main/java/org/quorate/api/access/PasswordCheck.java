package org.quorate.api.access;

/** Asks the realm that keeps a user's password. */
@FunctionalInterface
public interface PasswordCheck {
  /** How a check ended. */
  sealed interface Answer {
    record Right() implements Answer {}

    /**
     * The realm refused.
     *
     * @param reason its words, for the log only
     */
    record Wrong(String reason) implements Answer {}
  }

  /**
   * Checks a password; may block for seconds, as realms delay wrong ones.
   *
   * @param user the name without the realm
   */
  Answer check(String user, String password);
}
