package org.quorate.guest.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.quorate.model.VmId;

/**
 * One operation at a time on one guest, on this node. A lock file keeps out another process too,
 * such as a daemon that is still ending while its successor begins; the kernel frees it should its
 * owner die.
 */
public final class GuestLocks {
  private static final Duration POLL = Duration.ofMillis(20);

  /** In one JVM a file lock cannot be held twice, so threads first take turns here. */
  private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path directory;

  /** A held lock. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  public GuestLocks(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Waits for the guest's lock; the same thread must not ask twice.
   *
   * @return null when the time is up: another operation is still at work
   */
  public @Nullable Held take(VmId vmid, Duration limit) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path file = directory.resolve(vmid + ".lock");
    ReentrantLock turn = TURNS.computeIfAbsent(file, path -> new ReentrantLock());
    long end = System.nanoTime() + limit.toNanos();
    if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      while (lock == null && System.nanoTime() - end < 0) {
        Thread.sleep(POLL);
        lock = channel.tryLock();
      }
      held = lock != null;
      FileChannel open = channel;
      return held ? () -> release(open, turn) : null;
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        turn.unlock();
      }
    }
  }

  private static void release(FileChannel channel, ReentrantLock turn) {
    try {
      channel.close();
    } catch (IOException closed) {
      throw new UncheckedIOException("releasing a guest's lock failed", closed);
    } finally {
      turn.unlock();
    }
  }
}
