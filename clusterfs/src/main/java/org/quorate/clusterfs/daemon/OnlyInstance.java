package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Held while the daemon runs, so that two never share a database; a kill releases it. */
final class OnlyInstance implements AutoCloseable {
  private final FileChannel channel;

  private OnlyInstance(FileChannel channel) {
    this.channel = channel;
  }

  static OnlyInstance claim(Path file) throws CannotStart {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new CannotStart(
            "another quorate-clusterfs runs on this node (it holds "
                + file
                + "): 'systemctl status quorate-clusterfs' shows it");
      }
      return new OnlyInstance(channel);
    } catch (IOException failed) {
      throw new CannotStart(
          "the lock file " + file + " cannot be used (" + failed.getMessage() + "): run as root");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
