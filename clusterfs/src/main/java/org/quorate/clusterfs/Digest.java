package org.quorate.clusterfs;

import java.util.Arrays;
import java.util.HexFormat;
import org.quorate.model.InvalidInput;

/** A SHA-256 value: 32 bytes, compared by content. */
public final class Digest {
  public static final int BYTES = 32;

  private final byte[] bytes;

  public Digest(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidInput("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** Reads 64 hexadecimal digits. */
  public static Digest parse(String hex) {
    if (!hex.matches("[0-9a-fA-F]{64}")) {
      throw new InvalidInput("a SHA-256 digest is written as 64 hexadecimal digits");
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
