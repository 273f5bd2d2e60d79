package org.quorate.guest.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A guest's notes, kept as {@code #} lines with percent-encoding. */
final class Description {
  private Description() {}

  /** The text of the comment lines, without their '#'; lines end with a newline. */
  static String decode(List<String> comments) {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append(unescape(line.substring(1))).append('\n'));
    return text.toString();
  }

  /** The comment lines for a text; none for an empty one. */
  static List<String> encode(String text) {
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return text.isEmpty()
        ? List.of()
        : Stream.of(body.split("\n", -1)).map(line -> "#" + escape(line)).toList();
  }

  private static String escape(String line) {
    StringBuilder out = new StringBuilder();
    line.codePoints()
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7f && c != '%') {
                out.append((char) c);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  out.append(String.format("%%%02X", b));
                }
              }
            });
    return out.toString();
  }

  private static String unescape(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1], bytes[i + 2]) : -1;
      if (value >= 0) {
        out.write(value);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h * 16 + l;
  }
}
