package org.quorate.clusterfs.log;

import java.nio.charset.StandardCharsets;

/** A log message as it travels: ASCII that can stand between the quotes of a JSON string. */
final class LogText {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private LogText() {}

  /**
   * Section 10.1: quotes escaped, control characters as #ddd, other characters as \\uXXXX; cut
   * after the last whole character that fits.
   */
  static String jsonSafe(String text, int lengthMax) {
    StringBuilder out = new StringBuilder();
    for (int c : text.codePoints().limit(lengthMax).toArray()) {
      String safe = jsonSafe(c);
      if (out.length() + safe.length() > lengthMax) {
        break;
      }
      out.append(safe);
    }
    return out.toString();
  }

  private static String jsonSafe(int c) {
    if (c == '"') {
      return "\\\"";
    }
    if (c < 32 || c == 127) {
      return "#%03d".formatted(c);
    }
    if (c < 127) {
      return Character.toString(c);
    }
    return c <= 0xFFFF ? "\\u%04x".formatted(c) : "";
  }

  /**
   * A message as it came, for between the quotes of a JSON string: the same, unless its sender left
   * a quote or a backslash in it that would end or break the string (pmxcfs leaves backslashes).
   */
  static String inJson(String safe) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (c == '\\' && startsEscape(safe, i + 1)) {
        out.append(c).append(safe.charAt(++i));
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else {
        out.append(c < 32 ? "#%03d".formatted((int) c) : String.valueOf(c));
      }
    }
    return out.toString();
  }

  private static boolean startsEscape(String text, int at) {
    return at < text.length()
        && (text.charAt(at) == '"' || (text.charAt(at) == 'u' && isHex(text, at + 1)));
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
