package org.quorate.ha;

/**
 * Leaves a machine's round when it needs an answer it does not have; the machine turns it into
 * {@link Step.Ask} and never lets it out. A round has no effects before it is done, so leaving it
 * anywhere is safe.
 */
public final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Question question;

  public Unanswered(Question question) {
    super(null, null, false, false);
    this.question = question;
  }

  public Question question() {
    return question;
  }
}
