package org.quorate.guest.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quorate.guest.migration.Incoming.Decision;
import org.quorate.guest.migration.Incoming.Qemu;

/** A word that was accepted holds: the QEMU is not ended for a silence before it, nor after it. */
class ContactTest {
  private static final long SILENCE = Incoming.SILENCE_MAX.toMillis();
  private static final long SETTLED = Incoming.SETTLED.toMillis();

  @Test
  void aWordEndsTheSilence() {
    Contact contact = new Contact(true, 0);
    assertThat(contact.hears(SILENCE + 1)).isTrue();
    assertThat(contact.decide(Qemu.COMPLETE, false, true, SILENCE + 2)).isEqualTo(Decision.WAIT);
  }

  @Test
  void onceASilenceIsActedOnNoWordIsAccepted() {
    Contact contact = new Contact(true, 0);
    assertThat(contact.decide(Qemu.COMPLETE, false, true, SILENCE + 1)).isEqualTo(Decision.KILL);
    assertThat(contact.hears(SILENCE + 2)).isFalse();
    assertThat(contact.decide(Qemu.COMPLETE, false, true, SILENCE + 3))
        .as("it was not ended yet")
        .isEqualTo(Decision.KILL);
  }

  @Test
  void theFileMustHaveBeenHereForAWhileWithoutABreak() {
    Contact contact = new Contact(true, 0);
    assertThat(contact.decide(Qemu.COMPLETE, true, true, 0)).isEqualTo(Decision.WAIT);
    assertThat(contact.decide(Qemu.COMPLETE, false, true, SETTLED)).isEqualTo(Decision.WAIT);
    assertThat(contact.decide(Qemu.COMPLETE, true, true, SETTLED + 1)).isEqualTo(Decision.WAIT);
    assertThat(contact.decide(Qemu.COMPLETE, true, true, 2 * SETTLED)).isEqualTo(Decision.WAIT);
    assertThat(contact.decide(Qemu.COMPLETE, true, true, 2 * SETTLED + 1))
        .isEqualTo(Decision.RESUME);
  }
}
