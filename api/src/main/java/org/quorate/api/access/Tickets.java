package org.quorate.api.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;

/**
 * Tickets and CSRF tokens. Ticket: {@code PVE:USER:TIME::SIGNATURE}, TIME in 8 hexadecimal digits,
 * base64 of RSA-SHA1 over what stands before {@code ::}. CSRF token: {@code TIME:HMAC}, base64 of
 * HMAC-SHA256 over {@code TIME:USER}. Times are seconds since 1970.
 */
public final class Tickets {
  /** A ticket's life. */
  public static final long LIFE_SECONDS = 2 * 3600;

  /** How far ahead the clock of the node that issued it may be. */
  public static final long GRACE_SECONDS = 300;

  private static final Pattern TICKET =
      Pattern.compile("(PVE:([^:]{3,300}):([0-9A-F]{8}))::([A-Za-z0-9+/]{1,2000}={0,2})");
  private static final Pattern CSRF = Pattern.compile("([0-9A-F]{8}):([A-Za-z0-9+/]{1,100}={0,2})");
  private static final String SIGNATURE = "SHA1withRSA";

  /** The algorithm of {@link TicketKeys#csrfSecret}. */
  public static final String HMAC = "HmacSHA256";

  private Tickets() {}

  public static String issue(UserId user, long now, TicketKeys keys) {
    String data = String.format("PVE:%s:%08X", user, now);
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(keys.signing());
      signature.update(data.getBytes(StandardCharsets.UTF_8));
      return data + "::" + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the ticket could not be signed: " + e.getMessage(), e);
    }
  }

  /** Whose ticket it is; empty when it is malformed, forged, too old or too new. */
  public static Optional<UserId> check(String ticket, long now, TicketKeys keys) {
    Matcher m = TICKET.matcher(ticket);
    if (!m.matches() || !isCurrent(m.group(3), now)) {
      return Optional.empty();
    }
    byte[] data = m.group(1).getBytes(StandardCharsets.UTF_8);
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(m.group(4));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
    return keys.checking().stream().anyMatch(key -> isSigned(key, data, signature))
        ? user(m.group(2))
        : Optional.empty();
  }

  public static String csrf(UserId user, long now, TicketKeys keys) {
    String time = String.format("%08X", now);
    return time + ":" + Base64.getEncoder().encodeToString(hmac(time, user, keys));
  }

  public static boolean isCsrfOf(UserId user, String token, long now, TicketKeys keys) {
    Matcher m = CSRF.matcher(token);
    if (!m.matches() || !isCurrent(m.group(1), now)) {
      return false;
    }
    try {
      byte[] given = Base64.getDecoder().decode(m.group(2));
      return MessageDigest.isEqual(given, hmac(m.group(1), user, keys));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static Optional<UserId> user(String text) {
    try {
      return Optional.of(
          UserId.parse(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)));
    } catch (InvalidInput refused) {
      // A half ticket ("!tfa!…") names no user.
      return Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isCurrent(String hexTime, long now) {
    long age = now - Long.parseLong(hexTime, 16);
    return age > -GRACE_SECONDS && age < LIFE_SECONDS;
  }

  private static boolean isSigned(PublicKey key, byte[] data, byte[] given) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initVerify(key);
      signature.update(data);
      return signature.verify(given);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }

  private static byte[] hmac(String time, UserId user, TicketKeys keys) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(keys.csrfSecret());
      return mac.doFinal((time + ":" + user).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the CSRF token could not be made: " + e.getMessage(), e);
    }
  }
}
