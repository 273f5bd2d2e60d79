package org.quorate.guest.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quorate.guest.migration.Incoming.Decision;
import org.quorate.guest.migration.Incoming.Qemu;
import org.quorate.guest.migration.Incoming.Seen;

/** What the target does with a guest that is on its way, when nobody tells it anything. */
class IncomingTest {
  private static final long SILENCE = Incoming.SILENCE_MAX.toMillis();
  private static final long SETTLED = Incoming.SETTLED.toMillis();
  private static final long NOT_HERE = -1;

  private static Decision decide(Qemu qemu, long heardMs, long givenMs, long nowMs) {
    return Incoming.decide(new Seen(qemu, heardMs, givenMs, true, true), nowMs);
  }

  @Test
  void whatIsOverIsForgotten() {
    long remembered = Outgoing.REMEMBERED.toMillis();
    assertThat(decide(Qemu.GONE, 0, NOT_HERE, remembered + 1)).isEqualTo(Decision.FORGET);
    assertThat(decide(Qemu.GONE, 0, NOT_HERE, remembered))
        .as("its source may still ask for it, and gets the file back then")
        .isEqualTo(Decision.WAIT);
    assertThat(remembered)
        .isGreaterThan(Outgoing.TOLD_WITHIN.plus(Outgoing.PATIENCE).toMillis() + 10_000);
    Seen alone = new Seen(Qemu.GONE, 0, NOT_HERE, false, true);
    assertThat(Incoming.decide(alone, 10 * remembered))
        .as("a node that was cut off cannot be asked, nor see whose the guest is")
        .isEqualTo(Decision.WAIT);
    assertThat(decide(Qemu.RUNNING, 0, 1, 2)).isEqualTo(Decision.FORGET);
  }

  @Test
  void aSilentSourceDoesNotKeepTheDisksLocked() {
    for (Qemu qemu : new Qemu[] {Qemu.LOADING, Qemu.SILENT, Qemu.COMPLETE}) {
      assertThat(decide(qemu, 0, NOT_HERE, SILENCE)).as("%s", qemu).isEqualTo(Decision.WAIT);
      assertThat(decide(qemu, 0, NOT_HERE, SILENCE + 1)).as("%s", qemu).isEqualTo(Decision.KILL);
    }
  }

  @Test
  void aGuestThatWasGivenRunsAlthoughItsSourceDied() {
    assertThat(decide(Qemu.COMPLETE, 0, 1_000, 1_000 + SETTLED - 1)).isEqualTo(Decision.WAIT);
    assertThat(decide(Qemu.COMPLETE, 0, 1_000, 1_000 + SETTLED)).isEqualTo(Decision.RESUME);
    assertThat(decide(Qemu.COMPLETE, 0, SILENCE, SILENCE + SETTLED)).isEqualTo(Decision.RESUME);
  }

  @Test
  void withoutQuorumNothingIsResumed() {
    Seen seen = new Seen(Qemu.COMPLETE, 0, 1_000, false, true);
    assertThat(Incoming.decide(seen, SILENCE + SETTLED)).isEqualTo(Decision.WAIT);
  }

  @Test
  void aSourceThatWasSilentMayHaveGoneOnByItself() {
    assertThat(decide(Qemu.COMPLETE, 0, SILENCE + 1, SILENCE + 1 + SETTLED))
        .isEqualTo(Decision.KILL);
    Seen restarted = new Seen(Qemu.COMPLETE, 0, 1, true, false);
    assertThat(Incoming.decide(restarted, SETTLED + 1))
        .as("a daemon that was not there from the beginning waits for the source's word")
        .isEqualTo(Decision.WAIT);
    assertThat(Incoming.decide(restarted, SILENCE + 1)).isEqualTo(Decision.KILL);
  }

  @Test
  void anIncompleteGuestThatTheHaManagerRecoveredToHereIsKilled() {
    assertThat(decide(Qemu.LOADING, 0, 1_000, 5_000)).isEqualTo(Decision.WAIT);
    assertThat(decide(Qemu.LOADING, 0, 1_000, SILENCE + 1)).isEqualTo(Decision.KILL);
  }

  private static Incoming.Asked asked(boolean here, boolean quorate, boolean returned) {
    Seen seen = new Seen(Qemu.GONE, 0, here ? 0 : NOT_HERE, quorate, true);
    return Incoming.asked(seen, true, false, returned);
  }

  @Test
  void aFileThatIsNotSeenIsGivenBackOnlyWhenQuorumShowsIt() {
    assertThat(asked(false, false, true))
        .as("an old tree or none, and the giving back may have failed")
        .isEqualTo(Incoming.Asked.LATER);
    assertThat(asked(false, true, true)).isEqualTo(Incoming.Asked.GIVEN_BACK);
    assertThat(asked(true, true, true)).isEqualTo(Incoming.Asked.GIVE_BACK);
  }
}
