package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.model.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's database, opened and loaded, with what a first start puts in. */
record Database(SqliteStore store, Tree tree, EpochRecord past) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final String UNPACK_PROPERTY = "org.sqlite.tmpdir"; // of sqlite-jdbc

  static Database open(ClusterFsSettings settings, Optional<byte[]> corosyncConf, long nowSeconds)
      throws CannotStart {
    Path file = settings.database();
    try {
      Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
      unpackLibraryIn(directory);
      refuseEmpty(file);
      SqliteStore store = new SqliteStore(file, settings.durability());
      try {
        return load(store, corosyncConf, nowSeconds);
      } catch (IOException | InvalidInput failed) {
        store.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new CannotStart(String.valueOf(failed.getMessage()));
    } catch (InvalidInput noTree) {
      throw damaged(file, noTree);
    }
  }

  private static Database load(SqliteStore store, Optional<byte[]> corosyncConf, long nowSeconds)
      throws IOException {
    TreeLoader loader = loaded(store);
    if (loader.isEmpty()) {
      List<RowChange> first =
          new ArrayList<>(TreeLoader.firstStart(corosyncConf.orElse(null), nowSeconds));
      first.add(new RowChange.Epoch(EpochRecord.FRESH.encode()));
      store.persist(first);
      loader = loaded(store);
    }
    return new Database(store, loader.tree(), past(store));
  }

  private static TreeLoader loaded(SqliteStore store) throws IOException {
    TreeLoader loader = new TreeLoader();
    store.load(loader::add);
    return loader;
  }

  /** What lies in it is no tree. */
  static CannotStart damaged(Path file, InvalidInput why) {
    return new CannotStart(
        "the database "
            + file
            + " is damaged ("
            + why.getMessage()
            + "): put back a copy, or move it away to take the cluster's data");
  }

  /** SQLite takes a file of no bytes for a new database; a full disk or a power cut leaves one. */
  private static void refuseEmpty(Path file) throws IOException, CannotStart {
    if (Files.exists(file)
        && Files.size(file) == 0
        && !Files.exists(file.resolveSibling(file.getFileName() + "-wal"))) {
      throw new CannotStart(
          "the database "
              + file
              + " is empty: put back a copy, or remove it to start with nothing");
    }
  }

  /** A record this program cannot read is like none: then versions decide, as with pmxcfs. */
  private static EpochRecord past(SqliteStore store) throws IOException {
    Optional<byte[]> record = store.epochRecord();
    try {
      return record.map(EpochRecord::parse).orElse(EpochRecord.UNKNOWN);
    } catch (InvalidInput unknown) {
      LOG.warn("the database's epoch record is not used: {}", unknown.getMessage());
      return EpochRecord.UNKNOWN;
    }
  }

  /**
   * SQLite's library is unpacked from its jar at every start: beside the database, because /tmp may
   * forbid execution, and without the copies that killed daemons left (this is the only daemon).
   */
  private static void unpackLibraryIn(Path directory) throws IOException {
    if (System.getProperty(UNPACK_PROPERTY) == null) {
      System.setProperty(UNPACK_PROPERTY, directory.toString());
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "sqlite-*sqlitejdbc*")) {
      for (Path copy : left) {
        Files.deleteIfExists(copy);
      }
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
