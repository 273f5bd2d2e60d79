package org.quorate.api.pki;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names and addresses a certificate vouches for. */
public final class CertificateNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /** DNS names and addresses of the alternative names; addresses in Java's textual form. */
  public static Set<String> of(X509Certificate certificate) throws CertificateParsingException {
    Set<String> out = new HashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return out;
    }
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
        switch (kind) {
          case DNS_NAME -> out.add(text);
          case IP_ADDRESS -> out.add(plain(text));
          default -> {}
        }
      }
    }
    return out;
  }

  /** One spelling for an address, so that IPv6 addresses can be compared. */
  public static String plain(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException notLiteral) {
      return address;
    }
  }
}
