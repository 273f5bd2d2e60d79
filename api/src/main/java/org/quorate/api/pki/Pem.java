package org.quorate.api.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.quorate.model.InvalidInput;

/** Keys and certificates as PEM text, in the forms OpenSSL writes (PKCS#1 and PKCS#8 keys). */
public final class Pem {
  private Pem() {}

  /** Writes a certificate or a key; RSA private keys as {@code RSA PRIVATE KEY}. */
  public static String write(Object object) {
    StringWriter out = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(out)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /**
   * The first private key in the text.
   *
   * @param where the file, for the message
   * @throws InvalidInput when there is none
   */
  public static PrivateKey privateKey(String text, String where) {
    for (Object object : objects(text, where)) {
      try {
        if (object instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
        }
        if (object instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      } catch (IOException malformed) {
        throw unreadable(where, malformed);
      }
    }
    throw new InvalidInput(where + " holds no private key");
  }

  /** The first public key in the text. */
  public static PublicKey publicKey(String text, String where) {
    for (Object object : objects(text, where)) {
      try {
        if (object instanceof SubjectPublicKeyInfo info) {
          return new JcaPEMKeyConverter().getPublicKey(info);
        }
      } catch (IOException malformed) {
        throw unreadable(where, malformed);
      }
    }
    throw new InvalidInput(where + " holds no public key");
  }

  /** The first certificate in the text. */
  public static X509Certificate certificate(String text, String where) {
    for (Object object : objects(text, where)) {
      try {
        if (object instanceof X509CertificateHolder holder) {
          return new JcaX509CertificateConverter().getCertificate(holder);
        }
      } catch (CertificateException malformed) {
        throw unreadable(where, malformed);
      }
    }
    throw new InvalidInput(where + " holds no certificate");
  }

  private static List<Object> objects(String text, String where) {
    List<Object> out = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        out.add(next);
      }
    } catch (IOException | RuntimeException malformed) {
      // The parser's refusals of damaged content are runtime exceptions of many kinds.
      throw unreadable(where, malformed);
    }
    return out;
  }

  private static InvalidInput unreadable(String where, Exception cause) {
    InvalidInput refusal = new InvalidInput(where + " is damaged: " + cause.getMessage());
    refusal.initCause(cause);
    return refusal;
  }
}
