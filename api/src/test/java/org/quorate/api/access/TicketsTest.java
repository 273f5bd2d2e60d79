package org.quorate.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.quorate.model.UserId;

/** Tickets are good for their user, their time and their cluster, and for nothing else. */
class TicketsTest {
  private static final long NOW = 1_795_000_000L;
  private static final SecretKey SECRET = new SecretKeySpec(new byte[] {1, 2, 3}, Tickets.HMAC);
  private static final KeyPair PAIR = pair();
  private static final TicketKeys KEYS =
      new TicketKeys(PAIR.getPrivate(), List.of(PAIR.getPublic()), SECRET);
  private static final String TICKET = Tickets.issue(UserId.ROOT, NOW, KEYS);

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theFormIsProxmoxVes() {
    assertThat(TICKET).matches("PVE:root@pam:[0-9A-F]{8}::[A-Za-z0-9+/]+={0,2}");
    assertThat(Tickets.csrf(UserId.ROOT, NOW, KEYS)).matches("[0-9A-F]{8}:[A-Za-z0-9+/]{43}=");
  }

  @Test
  void aTicketLivesTwoHoursAndToleratesAClockFiveMinutesAhead() {
    assertThat(Tickets.check(TICKET, NOW, KEYS)).contains(UserId.ROOT);
    assertThat(Tickets.check(TICKET, NOW + 7199, KEYS)).contains(UserId.ROOT);
    assertThat(Tickets.check(TICKET, NOW + 7200, KEYS)).isEmpty();
    assertThat(Tickets.check(TICKET, NOW - 299, KEYS)).contains(UserId.ROOT);
    assertThat(Tickets.check(TICKET, NOW - 300, KEYS)).isEmpty();
  }

  @Test
  void anotherClustersTicketIsRefusedAndTheOldKeysIsNot() {
    KeyPair newer = pair();
    TicketKeys rotated =
        new TicketKeys(newer.getPrivate(), List.of(newer.getPublic(), PAIR.getPublic()), SECRET);
    assertThat(Tickets.check(TICKET, NOW, rotated)).contains(UserId.ROOT);
    TicketKeys other = new TicketKeys(newer.getPrivate(), List.of(newer.getPublic()), SECRET);
    assertThat(Tickets.check(TICKET, NOW, other)).isEmpty();
  }

  @Test
  void csrfTokensBelongToTheirUserAndTime() {
    String token = Tickets.csrf(UserId.ROOT, NOW, KEYS);
    assertThat(Tickets.isCsrfOf(UserId.ROOT, token, NOW, KEYS)).isTrue();
    assertThat(Tickets.isCsrfOf(UserId.ROOT, token, NOW + 7200, KEYS)).isFalse();
    assertThat(Tickets.isCsrfOf(new UserId("eve", "pve"), token, NOW, KEYS)).isFalse();
  }

  @Test
  void halfTicketsCallNothing() {
    assertThat(Tickets.check("PVE:!tfa!%7B%7D:" + TICKET.substring(13), NOW, KEYS)).isEmpty();
  }

  @Property(tries = 300)
  void oneChangedCharacterSpoilsIt(
      @ForAll @IntRange(min = 0, max = 150) int position, @ForAll char with) {
    int at = position % (TICKET.length() - 2);
    String changed = TICKET.substring(0, at) + with + TICKET.substring(at + 1);
    if (!changed.equals(TICKET)) {
      assertThat(Tickets.check(changed, NOW, KEYS)).isEmpty();
    }
  }

  @Property(tries = 300)
  void anyTextIsNoTicketAndNoToken(@ForAll String text) {
    assertThat(Tickets.check(text, NOW, KEYS)).isEmpty();
    assertThat(Tickets.check("PVE:" + text + ":00000000::" + text, NOW, KEYS)).isEmpty();
    assertThat(Tickets.isCsrfOf(UserId.ROOT, text, NOW, KEYS)).isFalse();
  }
}
