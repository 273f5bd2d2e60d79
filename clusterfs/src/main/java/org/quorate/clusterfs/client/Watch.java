package org.quorate.clusterfs.client;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch stream that heals itself: one thread connects, hands every event to the listener in
 * order, and connects again when the daemon went away. Closing it ends the thread; no event is
 * handed out after {@link #close} returned, unless it is closed from the listener itself.
 */
public final class Watch implements AutoCloseable {
  /** Between attempts: a restarted daemon listens again within a second. */
  private static final Duration RETRY = Duration.ofMillis(200);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration FOR_EVER = Duration.ZERO;
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Path socket;
  private final Consumer<ClusterEvent> listener;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  Watch(Path socket, Consumer<ClusterEvent> listener) {
    this.socket = socket;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("clusterfs-watch").unstarted(this::run);
  }

  Watch start() {
    thread.start();
    return this;
  }

  private void run() {
    boolean toldLost = false;
    while (!closed) {
      String reason = stream();
      boolean wasConnected = connection != null;
      connection = null;
      if (closed) {
        return;
      }
      if (wasConnected || !toldLost) {
        toldLost = true;
        tell(new ClusterEvent.Lost(reason));
      }
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  /** One connection's life; the reason why it ended. */
  private String stream() {
    try (Connection opened = Connection.open(socket)) {
      opened.send(Lines.object().put("op", "watch"), ANSWER_LIMIT);
      Lines.accepted(opened.receive(ANSWER_LIMIT));
      connection = opened;
      tell(new ClusterEvent.Connected());
      while (!closed) {
        tell(Lines.event(opened.receive(FOR_EVER)));
      }
      return "closed";
    } catch (IOException | InvalidInput | ClosedSelectorException ended) {
      return String.valueOf(ended.getMessage());
    }
  }

  private void tell(ClusterEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException bug) {
      LOG.error("a watcher failed on {}; the stream goes on", event, bug);
    }
  }

  @Override
  public void close() {
    closed = true;
    Connection current = connection;
    if (current != null) {
      try {
        current.close();
      } catch (IOException ignored) {
        LOG.debug("closing the watch", ignored);
      }
    }
    thread.interrupt();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(ANSWER_LIMIT);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
