package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.quorate.clusterfs.sqlite.DatabaseSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the database from before a sync overwrote it, {@code
 * config.db.before-sync-20261122T101500.123Z}, in a directory of mode 0700. A copy that cannot be
 * made is an error in the log and stops nothing: the cluster's data are the ones that count.
 */
final class DatabaseCopies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCopies.class);

  /** Each may have 128 MiB; older ones hardly answer "what was it before?". */
  static final int COPIES_MAX = 5;

  private static final String PREFIX = "config.db.before-sync-";
  private static final String FAILED =
      "no copy of the database is kept before this synchronisation";
  private static final String UNFINISHED = ".unfinished";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Copies being written at once; the next sync waits for one of them. */
  private static final int UNDER_WAY_MAX = 2;

  private final Path directory;
  private final Source database;
  private final InstantSource clock;
  private final Semaphore underWay = new Semaphore(UNDER_WAY_MAX);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("database-copy").factory());

  /** Takes the database as it is now; does not wait for much. */
  interface Source {
    DatabaseSnapshot snapshot() throws IOException;
  }

  DatabaseCopies(Path directory, Source database, InstantSource clock) {
    this.directory = directory;
    this.database = database;
    this.clock = clock;
  }

  /** Takes the database as it is now and writes it in another thread: a sync must not wait. */
  void keep() {
    underWay.acquireUninterruptibly();
    try {
      DatabaseSnapshot snapshot = database.snapshot();
      String name = PREFIX + NAME.format(clock.instant());
      thread.execute(
          () -> {
            try (snapshot) {
              write(snapshot, directory.resolve(name));
            } catch (IOException failed) {
              LOG.error(FAILED, failed);
            } finally {
              underWay.release();
            }
          });
    } catch (IOException | RejectedExecutionException failed) {
      underWay.release();
      LOG.error(FAILED, failed);
    }
  }

  private void write(DatabaseSnapshot snapshot, Path copy) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path unfinished = copy.resolveSibling(copy.getFileName() + UNFINISHED);
    snapshot.copyTo(unfinished);
    Files.move(unfinished, copy);
    LOG.info("the database before this synchronisation is kept as {}", copy);
    removeOld();
  }

  /** All but the newest; and what a killed daemon left half written. */
  private void removeOld() throws IOException {
    List<Path> copies = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        if (file.toString().endsWith(UNFINISHED)) {
          Files.delete(file);
        } else {
          copies.add(file);
        }
      }
    }
    copies.sort(null);
    for (Path old : copies.subList(0, Math.max(0, copies.size() - COPIES_MAX))) {
      Files.delete(old);
    }
  }

  /** Waits for copies that are being written. */
  @Override
  public void close() {
    thread.close();
  }
}
