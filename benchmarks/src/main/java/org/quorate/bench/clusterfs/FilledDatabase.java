package org.quorate.bench.clusterfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.sqlite.SqliteStore;

/** A node's database with many files in it, as if they had been written one by one. */
final class FilledDatabase {
  private static final int DIRECTORY = 4;
  private static final int FILE = 8;
  private static final int PER_TRANSACTION = 500;
  private static final long MTIME = 1_700_000_000;

  private FilledDatabase() {}

  /**
   * Writes {@code config.db} into {@code directory}: {@code files} of {@code bytes} in {@code
   * full/}.
   */
  static void write(Path directory, int files, int bytes) throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(files);
    long inode = 2;
    try (SqliteStore store =
        new SqliteStore(directory.resolve("config.db"), SqliteStore.Durability.NORMAL)) {
      List<RowChange> rows = new ArrayList<>();
      long parent = inode;
      rows.add(put(parent, 0, DIRECTORY, "full", null));
      for (int i = 0; i < files; i++) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        rows.add(put(++inode, parent, FILE, "file" + i, content));
        if (rows.size() == PER_TRANSACTION) {
          store.persist(rows);
          rows.clear();
        }
      }
      rows.add(new RowChange.Put(new Row(0, 0, inode, 1, MTIME, FILE, "__version__", null)));
      store.persist(rows);
    }
  }

  private static RowChange put(
      long inode, long parent, int type, String name, byte @Nullable [] data) {
    return new RowChange.Put(new Row(inode, parent, inode, 1, MTIME, type, name, data));
  }
}
