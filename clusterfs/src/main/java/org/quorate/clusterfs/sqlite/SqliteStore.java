package org.quorate.clusterfs.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.wire.RawText;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The tree's rows in SQLite, in the schema pmxcfs uses (protocol description, section 5.1), so that
 * either program can take over the other's file. One thread at a time.
 */
public final class SqliteStore implements AutoCloseable {
  /** How long another process (a backup, an administrator's shell) may hold the file. */
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private static final long ROOT = 0; // the inode of the row that holds the root's version

  private static final String SCHEMA =
      "CREATE TABLE IF NOT EXISTS tree ("
          + "  inode INTEGER PRIMARY KEY NOT NULL,"
          + "  parent INTEGER NOT NULL CHECK(typeof(parent)=='integer'),"
          + "  version INTEGER NOT NULL CHECK(typeof(version)=='integer'),"
          + "  writer INTEGER NOT NULL CHECK(typeof(writer)=='integer'),"
          + "  mtime INTEGER NOT NULL CHECK(typeof(mtime)=='integer'),"
          + "  type INTEGER NOT NULL CHECK(typeof(type)=='integer'),"
          + "  name TEXT NOT NULL,"
          + "  data BLOB);";

  /**
   * Beside the tree, and pmxcfs does not know it: where the tree's changes come from, and of which
   * root row that is said. When another program has written, the root row is another one.
   */
  private static final String EPOCH_SCHEMA =
      "CREATE TABLE IF NOT EXISTS quorate_epoch ("
          + "  id INTEGER PRIMARY KEY CHECK (id = 0),"
          + "  record BLOB NOT NULL,"
          + "  version INTEGER NOT NULL,"
          + "  writer INTEGER NOT NULL,"
          + "  mtime INTEGER NOT NULL);";

  private static final String EPOCH_OF_ROOT =
      "SELECT record FROM quorate_epoch JOIN tree"
          + " ON tree.inode = 0 AND tree.version = quorate_epoch.version"
          + " AND tree.writer = quorate_epoch.writer AND tree.mtime = quorate_epoch.mtime";

  private static final String EPOCH_INSERT =
      "REPLACE INTO quorate_epoch SELECT 0, ?, version, writer, mtime FROM tree WHERE inode = 0";

  private static final String EPOCH_FOLLOW =
      "UPDATE quorate_epoch SET version = ?, writer = ?, mtime = ?";

  private static final String SAME_ROOT = "UPDATE tree SET version = version WHERE inode = 0";

  /** Only when checkpoints of their own do not follow: 64 MiB. */
  private static final int LOG_PAGES_MAX = 16_384;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement epoch;
  private final PreparedStatement follow;
  private final Checkpoints checkpoints;

  /** When a commit is on the disk. */
  public enum Durability {
    /** With the next checkpoint: a power cut may take the last commits (pmxcfs's choice). */
    NORMAL,
    /** When the commit returns. */
    FULL
  }

  /**
   * Opens the file, or makes it with mode 0600.
   *
   * @throws IOException when it cannot be opened or is no database
   */
  public SqliteStore(Path file, Durability durability) throws IOException {
    this.file = file;
    connection = open(file, durability);
    try {
      prepare();
      connection.setAutoCommit(false);
      put =
          connection.prepareStatement(
              "REPLACE INTO tree VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?)");
      remove = connection.prepareStatement("DELETE FROM tree WHERE inode = ?");
      epoch = connection.prepareStatement(EPOCH_INSERT);
      follow = connection.prepareStatement(EPOCH_FOLLOW);
      checkpoints = Checkpoints.start(file);
    } catch (SQLException failure) {
      PrivateDatabase.close(connection, failure);
      throw failed("cannot open", failure);
    } catch (IOException refused) {
      PrivateDatabase.close(connection, refused);
      throw refused;
    }
  }

  private static Connection open(Path file, Durability durability) throws IOException {
    try {
      return PrivateDatabase.open(file, synchronous(durability), BUSY_TIMEOUT_MILLIS);
    } catch (SQLException failure) {
      throw Schema.failed("cannot open", file, failure);
    }
  }

  private void prepare() throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      Schema.check(file, statement);
      statement.execute(SCHEMA);
      statement.execute(EPOCH_SCHEMA);
      statement.execute("PRAGMA wal_autocheckpoint = " + LOG_PAGES_MAX);
    }
  }

  private static SynchronousMode synchronous(Durability durability) {
    return switch (durability) {
      case NORMAL -> SynchronousMode.NORMAL;
      case FULL -> SynchronousMode.FULL;
    };
  }

  private IOException failed(String what, SQLException failure) {
    return Schema.failed(what, file, failure);
  }

  /**
   * All rows; none when the file is new.
   *
   * @throws IOException when the file is damaged
   */
  public List<Row> load() throws IOException {
    List<Row> rows = new ArrayList<>();
    load(rows::add);
    return rows;
  }

  /**
   * Hands out all rows, one after the other, so that they need not all be held at once.
   *
   * @throws IOException when the file is damaged
   */
  public void load(Consumer<Row> to) throws IOException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (check.next() && !"ok".equals(check.getString(1))) {
          throw Schema.damaged(file, check.getString(1));
        }
      }
      try (ResultSet in =
          statement.executeQuery(
              "SELECT inode, parent, version, writer, mtime, type, name, data FROM tree")) {
        while (in.next()) {
          to.accept(
              new Row(
                  in.getLong(1),
                  in.getLong(2),
                  in.getLong(3),
                  (int) in.getLong(4),
                  in.getLong(5) & 0xFFFF_FFFFL,
                  in.getInt(6),
                  name(in.getBytes(7)),
                  in.getBytes(8)));
        }
      }
      connection.commit();
    } catch (SQLException failure) {
      throw failed("cannot read", failure);
    }
  }

  private String name(byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      throw Schema.damaged(file, "an entry has no name");
    }
    return RawText.decode(bytes);
  }

  /**
   * The epoch record of the tree; empty when there is none, or the tree was written by another
   * program since.
   *
   * @throws IOException when the file is damaged
   */
  public Optional<byte[]> epochRecord() throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet in = statement.executeQuery(EPOCH_OF_ROOT)) {
      Optional<byte[]> found = in.next() ? Optional.of(in.getBytes(1)) : Optional.empty();
      connection.commit();
      return found;
    } catch (SQLException failure) {
      throw failed("cannot read", failure);
    }
  }

  /**
   * Stores the changes in one transaction, whole or not at all.
   *
   * @throws IOException when they were not stored
   */
  public void persist(List<RowChange> changes) throws IOException {
    try {
      for (RowChange change : changes) {
        switch (change) {
          case RowChange.Put(Row row) -> put(row);
          case RowChange.Remove(long inode) -> {
            remove.setLong(1, inode);
            remove.executeUpdate();
          }
          case RowChange.Epoch(byte[] record) -> {
            epoch.setBytes(1, record);
            epoch.executeUpdate();
          }
        }
      }
      connection.commit();
      checkpoints.committed();
    } catch (SQLException failure) {
      PrivateDatabase.rollback(connection, failure);
      throw failed("cannot write to", failure);
    }
  }

  /**
   * Stores a transaction that changes nothing.
   *
   * @throws IOException when the database takes none
   */
  public void prove() throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(SAME_ROOT);
      connection.commit();
    } catch (SQLException failure) {
      PrivateDatabase.rollback(connection, failure);
      throw failed("cannot write to", failure);
    }
  }

  /** What is stored now, to be copied while the store goes on. */
  public DatabaseSnapshot snapshot() throws IOException {
    return DatabaseSnapshot.of(file);
  }

  private void put(Row row) throws SQLException {
    put.setLong(1, row.inode());
    put.setLong(2, row.parent());
    put.setLong(3, row.version());
    put.setLong(4, Integer.toUnsignedLong(row.writer()));
    put.setLong(5, row.mtime());
    put.setInt(6, row.type());
    put.setBytes(7, RawText.encode(row.name()));
    put.setBytes(8, row.data());
    put.executeUpdate();
    if (row.inode() == ROOT) {
      follow.setLong(1, row.version());
      follow.setLong(2, Integer.toUnsignedLong(row.writer()));
      follow.setLong(3, row.mtime());
      follow.executeUpdate();
    }
  }

  @Override
  public void close() throws IOException {
    try (connection) {
      checkpoints.close();
    } catch (SQLException failure) {
      throw failed("cannot close", failure);
    }
  }
}
