package org.quorate.lab.heartbeat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an initramfs: a cpio archive in the "newc" format (kernel: initramfs-buffer-format). */
final class Cpio {
  private static final int FILE = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int ALIGNMENT = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int inode = 1;

  /** A directory that everyone may read. */
  Cpio directory(String name) {
    return entry(name, DIRECTORY | 0755, new byte[0], 0, 0);
  }

  /** A file that everyone may read and run. */
  Cpio file(String name, byte[] content) {
    return entry(name, FILE | 0755, content, 0, 0);
  }

  /** A symbolic link. */
  Cpio link(String name, String target) {
    return entry(name, LINK | 0777, target.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  /** A character device for root. */
  Cpio device(String name, int major, int minor) {
    return entry(name, CHARACTER_DEVICE | 0600, new byte[0], major, minor);
  }

  /** The whole archive. */
  byte[] end() {
    entry("TRAILER!!!", 0, new byte[0], 0, 0);
    return out.toByteArray();
  }

  private Cpio entry(String name, int mode, byte[] content, int major, int minor) {
    byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    int[] fields = {
      inode++, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, nameBytes.length, 0
    };
    StringBuilder header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08X".formatted(field));
    }
    out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(nameBytes);
    pad();
    out.writeBytes(content);
    pad();
    return this;
  }

  private void pad() {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }
}
