package org.quorate.corosync.cpg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * A process group's name as it is on the wire: 1 to 128 bytes, compared with its length.
 *
 * @param text ASCII without NUL
 * @param nulCounted whether a NUL after the text belongs to the name, as in pmxcfs' groups:
 *     pve_dcdb_v1 has 12 bytes and pve_kvstore_v1 has 15
 */
public record GroupName(String text, boolean nulCounted) {
  static final int MAX_BYTES = 128; // CPG_MAX_NAME_LENGTH in cpg.h

  public GroupName {
    boolean printable = text.chars().allMatch(c -> c > 0 && c < 0x80);
    if (!printable || text.isEmpty() || text.length() + (nulCounted ? 1 : 0) > MAX_BYTES) {
      throw new InvalidInput(
          "'" + Quoted.of(text) + "' is not a group name: use 1 to 127 ASCII characters");
    }
  }

  /** A name whose length counts the NUL after it. */
  public static GroupName withNul(String text) {
    return new GroupName(text, true);
  }

  byte[] bytes() {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return nulCounted ? Arrays.copyOf(ascii, ascii.length + 1) : ascii;
  }
}
