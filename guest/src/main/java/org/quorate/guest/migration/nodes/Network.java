package org.quorate.guest.migration.nodes;

import java.net.InetAddress;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * A network in CIDR form: {@code 10.0.0.0/24}, {@code fd00::/64}.
 *
 * @param bits length of the prefix
 */
public record Network(InetAddress base, int bits) {
  /** Reads the text. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}")) {
      throw refused(text);
    }
    try {
      InetAddress base = InetAddress.ofLiteral(text.substring(0, slash));
      int bits = Integer.parseInt(length);
      if (bits > base.getAddress().length * Byte.SIZE) {
        throw refused(text);
      }
      return new Network(base, bits);
    } catch (IllegalArgumentException malformed) {
      throw refused(text);
    }
  }

  private static InvalidInput refused(String text) {
    return new InvalidInput("'" + Quoted.of(text) + "' is not a network: write it as 10.0.0.0/24");
  }

  /** Whether the address belongs to it. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + bits;
  }
}
