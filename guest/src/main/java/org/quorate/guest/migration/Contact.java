package org.quorate.guest.migration;

/**
 * What the target's daemon knows of the source of one migration. A source whose word was accepted
 * may give its guest away on the strength of it; so none is accepted any more once its silence has
 * been acted on, in whatever order threads come.
 */
public final class Contact {
  private final boolean remembers;
  private long heardMs;
  private long givenMs = -1;
  private boolean over;

  /**
   * @param remembers whether this daemon was there from the beginning
   * @param nowMs of the monotonic clock, here and below; it counts as heard at this moment
   */
  public Contact(boolean remembers, long nowMs) {
    this.remembers = remembers;
    this.heardMs = nowMs;
  }

  /**
   * The source speaks.
   *
   * @return false when it was silent for too long: its QEMU here is being ended
   */
  public synchronized boolean hears(long nowMs) {
    if (!over) {
      heardMs = nowMs;
    }
    return !over;
  }

  /**
   * What to do at this moment.
   *
   * @param here whether the configuration file is this node's
   */
  public synchronized Incoming.Decision decide(
      Incoming.Qemu qemu, boolean here, boolean quorate, long nowMs) {
    givenMs = !here ? -1 : givenMs < 0 ? nowMs : givenMs;
    Incoming.Decision decision =
        Incoming.decide(new Incoming.Seen(qemu, heardMs, givenMs, quorate, remembers), nowMs);
    over |= decision == Incoming.Decision.KILL;
    return decision;
  }
}
