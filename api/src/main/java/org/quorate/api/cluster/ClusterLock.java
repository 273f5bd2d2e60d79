package org.quorate.api.cluster;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/**
 * A lock all nodes see: a directory below {@code priv/lock}. One that was left behind is dropped by
 * the file system 120 s after its last touch, when somebody sets its time to 0.
 */
final class ClusterLock implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Path directory;

  private ClusterLock(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException when another holds it for longer than the limit
   */
  static ClusterLock take(Path etcPve, String name) throws IOException, InterruptedException {
    Path directory = etcPve.resolve("priv/lock").resolve(name);
    Files.createDirectories(directory.getParent());
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return new ClusterLock(Files.createDirectory(directory));
      } catch (FileAlreadyExistsException held) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "another change holds the lock "
                  + name
                  + "; it ends by itself, try again in a minute",
              held);
        }
        askToExpire(directory);
        Thread.sleep(RETRY);
      }
    }
  }

  private static void askToExpire(Path directory) {
    try {
      Files.setLastModifiedTime(directory, FileTime.fromMillis(0));
    } catch (IOException expected) {
      // The file system always refuses (EACCES); asking is what makes it look at the lock's age.
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory);
  }
}
