package org.quorate.storage;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The first bytes of a qcow2 file (QEMU's docs/interop/qcow2.txt).
 *
 * @param virtualBytes the size the guest sees
 */
public record QcowHeader(long virtualBytes) {
  /** How much of the file {@link #parse} looks at. */
  public static final int LENGTH = 32;

  private static final int MAGIC = 0x514649fb;
  private static final int SIZE_OFFSET = 24;

  /** Empty when these bytes do not begin a qcow2 file of a sane size. */
  public static Optional<QcowHeader> parse(byte[] start) {
    if (start.length < LENGTH) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(start);
    long size = buffer.getLong(SIZE_OFFSET);
    return buffer.getInt(0) == MAGIC && size >= 0 && size <= DiskSize.MAX_BYTES
        ? Optional.of(new QcowHeader(size))
        : Optional.empty();
  }
}
