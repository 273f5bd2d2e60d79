package org.quorate.api.pki;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * A certificate's SHA-256 fingerprint as administrators copy it: 32 pairs of upper-case hexadecimal
 * digits with colons. Anything else is refused with {@link InvalidInput}.
 */
public record Fingerprint(String value) {
  public Fingerprint {
    if (!value.matches("[0-9A-F]{2}(:[0-9A-F]{2}){31}")) {
      throw new InvalidInput(
          "'"
              + Quoted.of(value)
              + "' is not a fingerprint: use 32 pairs of hexadecimal digits, AA:BB:…");
    }
  }

  /** Reads it in either case. */
  public static Fingerprint parse(String text) {
    return new Fingerprint(text.strip().toUpperCase(Locale.ROOT));
  }

  public static Fingerprint of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Fingerprint(HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate has no fingerprint: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
