package org.quorate.clusterfs.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** How this program opens a database of its own: only root may read it, readers never wait. */
public final class PrivateDatabase {
  private PrivateDatabase() {}

  /**
   * Opens the file, or makes it with mode 0600.
   *
   * @param busyMillis how long another process may hold it
   * @throws IOException when it cannot be made
   * @throws SQLException when it cannot be opened
   */
  public static Connection open(Path file, SynchronousMode synchronous, int busyMillis)
      throws IOException, SQLException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(synchronous);
    config.setBusyTimeout(busyMillis);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** Closes one that cannot be used; what fails then goes along with its cause. */
  static void close(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException second) {
      cause.addSuppressed(second);
    }
  }

  /** Takes back what a failed transaction did; what fails then goes along with its cause. */
  public static void rollback(Connection connection, SQLException cause) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      cause.addSuppressed(second);
    }
  }
}
