package org.quorate.clusterfs.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names are bytes for the kernel, the database and pmxcfs, and strings here. What is not UTF-8
 * becomes one lone surrogate U+DC80 to U+DCFF a byte and turns into the same byte again (the scheme
 * of Python's PEP 383): a name some old program wrote in Latin-1 must not keep a node out of its
 * cluster.
 */
public final class RawText {
  /** Of one char; four for a pair. */
  private static final int UTF8_BYTES_MAX = 3;

  private static final char ESCAPE = 0xDC00;
  private static final int ESCAPED_MIN = 0xDC80;
  private static final int ESCAPED_MAX = 0xDCFF;

  private RawText() {}

  /** Any bytes as a string. */
  public static String decode(byte[] bytes) {
    return decode(bytes, bytes.length);
  }

  static String decode(byte[] bytes, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | Byte.toUnsignedInt(in.get())));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** The bytes that {@link #decode} made this string of. */
  public static byte[] encode(String text) {
    if (text.chars().noneMatch(RawText::isEscaped)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteBuffer out = ByteBuffer.allocate(UTF8_BYTES_MAX * text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isEscaped(c)) {
                out.put((byte) c);
              } else {
                out.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return Arrays.copyOf(out.array(), out.position());
  }

  /** For people and programs that want no other bytes: what is not ASCII as \xHH. */
  public static String ascii(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : encode(text)) {
      out.append(b >= 0 ? String.valueOf((char) b) : "\\x%02x".formatted(b));
    }
    return out.toString();
  }

  private static boolean isEscaped(int c) {
    return c >= ESCAPED_MIN && c <= ESCAPED_MAX;
  }

  /** Whether a string stands for bytes: no other lone surrogate, nothing that reads otherwise. */
  public static boolean isText(String text) {
    return decode(encode(text)).equals(text);
  }
}
