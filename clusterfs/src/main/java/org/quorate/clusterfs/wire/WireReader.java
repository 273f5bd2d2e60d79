package org.quorate.clusterfs.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Function;
import org.quorate.model.InvalidInput;

/**
 * Reads little-endian fields in order; asks for nothing that is not there, so a wrong length in a
 * message never allocates more than the message itself.
 */
public final class WireReader {
  private final ByteBuffer buffer;
  private final String what;

  public WireReader(byte[] bytes, String what) {
    this(bytes, 0, what);
  }

  public WireReader(byte[] bytes, int from, String what) {
    this.what = what;
    if (bytes.length < from) {
      throw tooShort();
    }
    this.buffer =
        ByteBuffer.wrap(bytes, from, bytes.length - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What {@code read} makes of a whole message; empty when it is no such message. */
  public static <T> Optional<T> tolerant(
      byte[] message, String what, Function<WireReader, T> read) {
    try {
      WireReader in = new WireReader(message, what);
      T all = read.apply(in);
      in.end();
      return Optional.of(all);
    } catch (InvalidInput unknown) {
      return Optional.empty();
    }
  }

  private InvalidInput tooShort() {
    return new InvalidInput(what + " is too short");
  }

  private void need(long count) {
    if (count > buffer.remaining()) {
      throw tooShort();
    }
  }

  public int u8() {
    need(1);
    return Byte.toUnsignedInt(buffer.get());
  }

  public int u16() {
    need(2);
    return Short.toUnsignedInt(buffer.getShort());
  }

  /** 32 bits as they are, for ids that are only compared. */
  public int bits32() {
    need(4);
    return buffer.getInt();
  }

  public long u32() {
    return Integer.toUnsignedLong(bits32());
  }

  /** 64 bits; to be compared unsigned. */
  public long u64() {
    need(8);
    return buffer.getLong();
  }

  public byte[] bytes(long count) {
    need(count);
    byte[] out = new byte[(int) count];
    buffer.get(out);
    return out;
  }

  public byte[] rest() {
    return bytes(buffer.remaining());
  }

  /** A string whose length counts the NUL it must end in. */
  public String text(long lengthWithNul) {
    byte[] raw = bytes(lengthWithNul);
    if (raw.length == 0 || raw[raw.length - 1] != 0) {
      throw new InvalidInput(what + " has a string that does not end in NUL");
    }
    return cString(raw);
  }

  /** A C string: up to the first NUL or the end. */
  public static String cString(byte[] raw) {
    int end = 0;
    while (end < raw.length && raw[end] != 0) {
      end++;
    }
    return RawText.decode(raw, end);
  }

  public int remaining() {
    return buffer.remaining();
  }

  public void end() {
    if (buffer.hasRemaining()) {
      throw new InvalidInput(what + " has " + buffer.remaining() + " bytes too many");
    }
  }
}
