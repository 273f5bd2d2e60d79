package org.quorate.clusterfs.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch stream: a bounded queue and the thread that writes it out. */
final class Watcher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** A state transfer's worth of events; who is further behind is dropped and starts anew. */
  static final int BEHIND_MAX = 4096;

  private final SocketChannel channel;
  private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(BEHIND_MAX);

  Watcher(SocketChannel channel) {
    this.channel = channel;
  }

  /** Never waits; false when the watcher is too far behind and was dropped. */
  boolean offer(byte[] line) {
    if (events.offer(line)) {
      return true;
    }
    LOG.warn("a watcher is {} events behind: dropped", BEHIND_MAX);
    drop();
    return false;
  }

  @Override
  public void run() {
    try {
      while (true) {
        ByteBuffer line = ByteBuffer.wrap(events.take());
        while (line.hasRemaining()) {
          channel.write(line);
        }
      }
    } catch (IOException gone) {
      LOG.debug("a watcher left", gone);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private void drop() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      LOG.debug("closing a watcher", alreadyGone);
    }
  }
}
