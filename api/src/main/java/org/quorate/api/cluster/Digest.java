package org.quorate.api.cluster;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-1 of a configuration file: tells whether it changed, protects nothing. */
final class Digest {
  private Digest() {}

  static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-1: " + e.getMessage(), e);
    }
  }
}
