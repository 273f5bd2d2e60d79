package org.quorate.guest.migration;

import java.time.Duration;

/**
 * What the target of a live migration does with a guest that is on its way here, decided from what
 * is seen. Its QEMU is paused until the source says that it gave the configuration file away;
 * should the source fall silent, the target must not keep the guest's disks locked for ever, and
 * must not let a guest lie that was given to it.
 *
 * <pre>
 * | QEMU     | file      | source            | decision
 * | GONE     | any       | heard             | WAIT, its source may still ask for it
 * | GONE     | any       | silent            | WAIT, FORGET after {@link Outgoing#REMEMBERED} with quorum
 * | RUNNING  | any       | any               | FORGET, it is an ordinary guest now
 * | SILENT   | any       | any               | WAIT, KILL when the source is silent too
 * | LOADING  | any       | heard             | WAIT
 * | LOADING  | any       | silent            | KILL
 * | COMPLETE | elsewhere | heard             | WAIT
 * | COMPLETE | elsewhere | silent            | KILL
 * | COMPLETE | here      | heard until given | WAIT, RESUME when it is settled and quorate
 * | COMPLETE | here      | silent when given | KILL, the guest may have run on there meanwhile
 * </pre>
 *
 * <p>KILL ends the QEMU; that the guest never ran here stays known until FORGET, so that a source
 * which is back in time takes the guest over again with its memory. What is forgotten and was given
 * starts from its disks.
 */
public final class Incoming {
  /** The source tells every 5 s that it goes on. */
  public static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /**
   * So long the file must have been here, with quorum, before the target acts on it without the
   * source's word: longer than Corosync takes to notice that this node was alone when it saw it.
   */
  public static final Duration SETTLED = Duration.ofSeconds(10);

  /** The QEMU that waits here. */
  public enum Qemu {
    LOADING,
    /** It has everything and is paused. */
    COMPLETE,
    RUNNING,
    GONE,
    /** It does not answer. */
    SILENT
  }

  /** What to do. */
  public enum Decision {
    WAIT,
    RESUME,
    KILL,
    FORGET
  }

  /**
   * What is seen.
   *
   * @param heardMs when the source was last heard
   * @param givenMs since when the configuration file is here; negative while it is not
   * @param quorate whether this node has quorum
   * @param remembers whether this daemon was there from the beginning: one that was started
   *     meanwhile cannot know for how long the source has been silent
   */
  public record Seen(Qemu qemu, long heardMs, long givenMs, boolean quorate, boolean remembers) {}

  private Incoming() {}

  /** What to do at this moment of the monotonic clock. */
  public static Decision decide(Seen seen, long nowMs) {
    boolean silent = nowMs - seen.heardMs() > SILENCE_MAX.toMillis();
    return switch (seen.qemu()) {
      case RUNNING -> Decision.FORGET;
      case GONE -> forgotten(seen, nowMs) ? Decision.FORGET : Decision.WAIT;
      case LOADING, SILENT -> silent ? Decision.KILL : Decision.WAIT;
      case COMPLETE -> complete(seen, silent, nowMs);
    };
  }

  private static boolean forgotten(Seen seen, long nowMs) {
    return seen.quorate() && nowMs - seen.heardMs() > Outgoing.REMEMBERED.toMillis();
  }

  private static Decision complete(Seen seen, boolean silent, long nowMs) {
    if (seen.givenMs() < 0) {
      return silent ? Decision.KILL : Decision.WAIT;
    }
    boolean heardUntilGiven = seen.givenMs() - seen.heardMs() <= SILENCE_MAX.toMillis();
    if (!heardUntilGiven || !seen.remembers()) {
      return silent ? Decision.KILL : Decision.WAIT;
    }
    boolean settled = nowMs - seen.givenMs() >= SETTLED.toMillis();
    return settled && seen.quorate() ? Decision.RESUME : Decision.WAIT;
  }

  /** What the source is answered that says: the guest is yours, let it run. */
  public enum Asked {
    RUN,
    RUNS,
    /** It cannot run and never did: its QEMU is ended, then the file is given back. */
    GIVE_BACK,
    GIVEN_BACK,
    /** It cannot run here, and it may have run: the source's memory is worth nothing any more. */
    NOTHING,
    /** Nothing can be said yet. */
    LATER
  }

  /**
   * The answer to the source's word.
   *
   * @param marked whether the migration is known and not over
   * @param tried whether the guest may have run here
   * @param returned whether giving back the file was begun
   */
  public static Asked asked(Seen seen, boolean marked, boolean tried, boolean returned) {
    boolean here = seen.givenMs() >= 0;
    if (!marked) {
      return here && seen.qemu() != Qemu.GONE ? Asked.RUNS : Asked.NOTHING;
    }
    if (!seen.quorate()) {
      return Asked.LATER;
    }
    if (!here) {
      return returned ? Asked.GIVEN_BACK : Asked.LATER;
    }
    return switch (seen.qemu()) {
      case COMPLETE -> Asked.RUN;
      case RUNNING -> Asked.RUNS;
      case SILENT -> Asked.LATER;
      case LOADING, GONE -> tried ? Asked.NOTHING : Asked.GIVE_BACK;
    };
  }
}
