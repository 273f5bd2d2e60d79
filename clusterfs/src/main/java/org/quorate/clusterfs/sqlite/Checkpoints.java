package org.quorate.clusterfs.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Moves what was committed from the write-ahead log into the database, beside the commits and not
 * within one of them: a caller waits for its own change only (sqlite.org/wal.html, section 2.1).
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int BUSY_TIMEOUT_MILLIS = 1000;
  private static final long END_MILLIS = 5000;

  /** One checkpoint for many commits: a page that several of them changed is moved once. */
  private static final long REST_MILLIS = 1000;

  private final Connection connection;
  private final Semaphore commits = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::run);

  private Checkpoints(Connection connection) {
    this.connection = connection;
  }

  static Checkpoints start(Path file) throws IOException, SQLException {
    Checkpoints checkpoints =
        new Checkpoints(PrivateDatabase.open(file, SynchronousMode.NORMAL, BUSY_TIMEOUT_MILLIS));
    checkpoints.thread.start();
    return checkpoints;
  }

  /** There is something to move. */
  void committed() {
    commits.release();
  }

  private void run() {
    try {
      while (true) {
        commits.acquire();
        Thread.sleep(REST_MILLIS);
        commits.drainPermits();
        move();
      }
    } catch (InterruptedException stop) {
      LOG.debug("no more checkpoints");
    }
  }

  private void move() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException failed) {
      LOG.warn("no checkpoint, the log grows: {}", failed.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    thread.interrupt();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
