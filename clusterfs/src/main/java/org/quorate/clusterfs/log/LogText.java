package org.quorate.clusterfs.log;

import java.nio.charset.StandardCharsets;

/** A log message as it travels: ASCII that can stand between the quotes of a JSON string. */
final class LogText {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private LogText() {}

  /** Section 10.1: quotes escaped, control characters as #ddd, other characters as \\uXXXX. */
  static String jsonSafe(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"') {
                out.append("\\\"");
              } else if (c < 32 || c == 127) {
                out.append("#%03d".formatted(c));
              } else if (c < 127) {
                out.append((char) c);
              } else if (c <= 0xFFFF) {
                out.append("\\u%04x".formatted(c));
              }
            });
    return out.toString();
  }

  /** What people read: the two escapes of {@link #jsonSafe} undone. */
  static String readable(String safe) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (c == '\\' && safe.startsWith("\"", i + 1)) {
        out.append('"');
        i += 1;
      } else if (c == '\\' && safe.startsWith("u", i + 1) && isHex(safe, i + 2)) {
        out.append((char) Integer.parseInt(safe, i + 2, i + 6, 16));
        i += 5;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int from) {
    return from + 4 <= text.length()
        && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** FNV-1a, 64 bits, over the text and its terminating NUL. */
  static long digest(String text) {
    long hash = FNV_BASIS;
    for (byte b : (text + '\0').getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * FNV_PRIME;
    }
    return hash;
  }
}
