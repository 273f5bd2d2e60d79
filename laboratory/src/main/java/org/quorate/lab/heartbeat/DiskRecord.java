package org.quorate.lab.heartbeat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the heartbeat guest wrote last on its disk. Layout: heartbeat.c, struct record.
 *
 * @param boot the boot id's first eight hex digits
 * @param counter number of the record
 * @param realNs the guest's clock, ns since 1970
 * @param bootNumber how often the guest has booted from this disk
 * @param violations how many foreign writes this disk's guest has seen in the last boot that saw
 *     one
 */
public record DiskRecord(String boot, long counter, long realNs, long bootNumber, long violations) {
  private static final int SECTOR = 512;
  private static final int SUMMED = 104;
  private static final int FNV_START = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  /** Reads a raw disk image; empty when the guest has not written, or was just writing. */
  public static Optional<DiskRecord> read(Path image) throws IOException {
    byte[] start = new byte[2 * SECTOR];
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      if (file.length() < start.length) {
        return Optional.empty();
      }
      file.readFully(start);
    }
    return parse(start);
  }

  /** Reads the first two sectors. */
  static Optional<DiskRecord> parse(byte[] sectors) {
    if (sectors.length < 2 * SECTOR || !magic(sectors, 0).equals("HBREC01")) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(sectors).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(SUMMED + 0) != checksum(sectors)) {
      return Optional.empty();
    }
    String boot = HexFormat.of().formatHex(sectors, 8, 12);
    long violations = magic(sectors, SECTOR).equals("HBVIOL1") ? in.getLong(SECTOR + 56) : 0;
    return Optional.of(
        new DiskRecord(boot, in.getLong(24), in.getLong(32), in.getLong(96), violations));
  }

  private static String magic(byte[] sectors, int offset) {
    return new String(sectors, offset, 7, StandardCharsets.US_ASCII);
  }

  /** FNV-1a of the record's bytes before the sum itself. */
  static int checksum(byte[] record) {
    int sum = FNV_START;
    for (int i = 0; i < SUMMED; i++) {
      sum = (sum ^ (record[i] & 0xff)) * FNV_PRIME;
    }
    return sum;
  }
}
