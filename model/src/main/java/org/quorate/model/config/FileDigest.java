package org.quorate.model.config;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Proxmox VE's {@code digest} of a configuration file: SHA-1 in hexadecimal. It tells a writer that
 * the file changed since it was read; it protects nothing.
 */
public final class FileDigest {
  private FileDigest() {}

  public static String of(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
