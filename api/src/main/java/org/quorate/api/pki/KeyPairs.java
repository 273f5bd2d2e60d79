package org.quorate.api.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Makes RSA keys: the one kind that every client and Proxmox VE's tickets take. */
final class KeyPairs {
  static final int NODE_BITS = 2048;
  static final int AUTHORITY_BITS = 3072;

  private KeyPairs() {}

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no RSA key could be made: " + e.getMessage(), e);
    }
  }
}
