package org.quorate.corosync.cmap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Turns a value of {@code cmap_value_types_t} into text. */
final class CmapType {
  private CmapType() {}

  /** Decimal for numbers, the text of strings, hexadecimal for binary values. */
  static String text(int type, MemorySegment value) {
    return switch (type) {
      case 1 -> Byte.toString(value.get(JAVA_BYTE, 0));
      case 2 -> Integer.toString(Byte.toUnsignedInt(value.get(JAVA_BYTE, 0)));
      case 3 -> Short.toString(value.get(JAVA_SHORT_UNALIGNED, 0));
      case 4 -> Integer.toString(Short.toUnsignedInt(value.get(JAVA_SHORT_UNALIGNED, 0)));
      case 5 -> Integer.toString(value.get(JAVA_INT_UNALIGNED, 0));
      case 6 -> Integer.toUnsignedString(value.get(JAVA_INT_UNALIGNED, 0));
      case 7 -> Long.toString(value.get(JAVA_LONG_UNALIGNED, 0));
      case 8 -> Long.toUnsignedString(value.get(JAVA_LONG_UNALIGNED, 0));
      case 9 -> Float.toString(value.get(JAVA_FLOAT_UNALIGNED, 0));
      case 10 -> Double.toString(value.get(JAVA_DOUBLE_UNALIGNED, 0));
      case 11 -> string(value.toArray(JAVA_BYTE));
      default -> HexFormat.of().formatHex(value.toArray(JAVA_BYTE));
    };
  }

  private static String string(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
