package org.quorate.clusterfs.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * The database as it was at one moment, held by a read transaction (SQLite's write-ahead log keeps
 * it while the store goes on writing). Taking it costs a millisecond, copying it 10 ms a MB; its
 * thread may be another than the store's.
 */
public final class DatabaseSnapshot implements AutoCloseable {
  private static final String MAIN = "main";
  private static final int SQLITE_OK = 0;

  private final Path file;
  private final Connection connection;

  private DatabaseSnapshot(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static DatabaseSnapshot of(Path file) throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        try (ResultSet first = statement.executeQuery("SELECT count(*) FROM sqlite_master")) {
          first.next();
        }
        return new DatabaseSnapshot(file, connection);
      } catch (SQLException failure) {
        connection.close();
        throw failure;
      }
    } catch (SQLException failure) {
      throw new IOException(
          "cannot read the database " + file + ": " + failure.getMessage(), failure);
    }
  }

  /**
   * Writes it, synced to the disk, to a file that does not exist yet, mode 0600.
   *
   * @throws IOException when the copy is not whole; it is removed then
   */
  public void copyTo(Path target) throws IOException {
    Files.createFile(
        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String why;
    try {
      SQLiteConnection source = connection.unwrap(SQLiteConnection.class);
      int result = source.getDatabase().backup(MAIN, target.toString(), null);
      if (result == SQLITE_OK) {
        return;
      }
      why = "SQLite's error " + result;
    } catch (SQLException failure) {
      why = String.valueOf(failure.getMessage());
    }
    Files.deleteIfExists(target);
    throw new IOException("cannot copy the database " + file + " to " + target + ": " + why);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new IOException("cannot close " + file + ": " + failure.getMessage(), failure);
    }
  }
}
