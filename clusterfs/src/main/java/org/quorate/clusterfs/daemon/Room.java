package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.quorate.clusterfs.tree.TreeRules;

/** Whether a disk takes writes again. */
final class Room {
  /** The largest file goes into SQLite's log first and into the database later; and again. */
  static final int BYTES = 4 * TreeRules.FILE_BYTES_MAX;

  private Room() {}

  /**
   * Writes so much beside the database, syncs it and removes it.
   *
   * @throws IOException one sentence when that fails
   */
  static void require(Path database) throws IOException {
    Path trial = database.resolveSibling(database.getFileName() + ".room");
    try (FileChannel out =
        FileChannel.open(
            trial,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer piece = ByteBuffer.allocate(TreeRules.FILE_BYTES_MAX);
      for (int written = 0; written < BYTES; written += out.write(piece)) {
        if (!piece.hasRemaining()) {
          piece.clear();
        }
      }
      out.force(true);
    } catch (IOException failed) {
      Files.deleteIfExists(trial);
      throw new IOException(
          "there are no %d MiB to write in %s (%s)"
              .formatted(BYTES >> 20, trial.getParent(), failed.getMessage()),
          failed);
    }
  }
}
