package org.quorate.ha.locks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockName;

/**
 * The lock under which the HA files are edited: {@code priv/lock/domain-ha} against other nodes,
 * and a local file against other processes of this node, to which the cluster's lock is one holder.
 */
public final class EditLock {
  /** In {@code /run/quorate}; the same for all of a node's processes. */
  public static final String LOCAL_FILE = "ha-edit.lock";

  private static final LockName LOCK = new LockName("domain-ha");
  private static final Duration RETRY = Duration.ofMillis(20);

  /** Edits take milliseconds; someone who died with the lock blocks editing for 120 s. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final ClusterLocks locks;
  private final Path local;

  /**
   * @param local a lock file that all of this node's editors use: {@link #LOCAL_FILE} in {@code
   *     /run/quorate}
   */
  public EditLock(ClusterLocks locks, Path local) {
    this.locks = locks;
    this.local = local;
  }

  /**
   * Runs an edit while nobody else edits; it must end well before the lock's lifetime of 120 s.
   *
   * @param self this node's id
   * @throws IOException when the lock was not free in time: nothing was done
   */
  public synchronized <T> T hold(int self, Callable<T> edit) throws Exception {
    long deadline = System.nanoTime() + WAIT.toNanos();
    Files.createDirectories(local.toAbsolutePath().getParent());
    try (FileChannel channel =
            FileChannel.open(local, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock ignored = lockLocally(channel, deadline)) {
      while (!locks.take(LOCK, self, nobody -> false)) {
        pause(deadline);
      }
      try {
        return edit.call();
      } finally {
        locks.release(LOCK, self);
      }
    }
  }

  private static FileLock lockLocally(FileChannel channel, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      pause(deadline);
    }
  }

  private static void pause(long deadline) throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IOException(
          "the HA configuration is being edited elsewhere for over "
              + WAIT.toSeconds()
              + " s, or this node has no quorum: try again");
    }
    Thread.sleep(RETRY);
  }
}
