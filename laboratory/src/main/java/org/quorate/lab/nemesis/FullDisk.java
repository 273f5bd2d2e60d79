package org.quorate.lab.nemesis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes what is free on a small file system, and gives it back. */
final class FullDisk {
  private static final String FILLER = "filler";
  private static final int PIECE = 4096;

  /** More than any small disk has: a large one is not filled. */
  private static final long FILL_MAX = 256L << 20;

  private FullDisk() {}

  static void fill(Path directory) {
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(directory.resolve(FILLER))) {
      for (long written = 0; written < FILL_MAX; written += PIECE) {
        out.write(piece);
      }
    } catch (IOException full) {
      return; // as intended
    }
  }

  static void empty(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILLER));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
