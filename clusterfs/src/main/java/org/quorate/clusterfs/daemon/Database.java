package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.clusterfs.tree.TreeLoader;

/** The node's database, opened, with what a first start puts in. */
record Database(SqliteStore store, List<Row> rows) implements AutoCloseable {
  static Database open(ClusterFsSettings settings, Optional<byte[]> corosyncConf, long nowSeconds)
      throws CannotStart {
    Path file = settings.database();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      SqliteStore store = new SqliteStore(file, settings.durability());
      List<Row> rows = store.load();
      if (rows.isEmpty()) {
        store.persist(TreeLoader.firstStart(corosyncConf.orElse(null), nowSeconds));
        rows = store.load();
      }
      return new Database(store, rows);
    } catch (IOException failed) {
      throw new CannotStart(String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
