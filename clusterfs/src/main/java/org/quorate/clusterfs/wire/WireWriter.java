package org.quorate.clusterfs.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes little-endian fields into a buffer of a size known before. */
public final class WireWriter {
  private final ByteBuffer buffer;

  public WireWriter(int size) {
    buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A string as C has it, with a terminating NUL. */
  public static byte[] cString(String text) {
    byte[] bytes = RawText.encode(text);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  public WireWriter u8(int value) {
    buffer.put((byte) value);
    return this;
  }

  public WireWriter u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  public WireWriter u32(long value) {
    buffer.putInt((int) value);
    return this;
  }

  public WireWriter u64(long value) {
    buffer.putLong(value);
    return this;
  }

  public WireWriter bytes(byte[] value) {
    buffer.put(value);
    return this;
  }

  /** The bytes written; the buffer must be full. */
  public byte[] done() {
    if (buffer.hasRemaining()) {
      throw new IllegalStateException(buffer.remaining() + " bytes were not written");
    }
    return buffer.array();
  }
}
