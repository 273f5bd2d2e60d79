package org.quorate.corosync.connection;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.quorate.corosync.CorosyncUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to corosync open, for as long as it is not closed itself: opens it, waits
 * until it is lost, closes it, tries again. One thread, in which the listener is called too.
 *
 * @param <C> the connection, for example {@link org.quorate.corosync.cpg.Cpg}
 */
public final class Reconnect<C extends AutoCloseable> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reconnect.class);

  private final String name;
  private final Opener<C> opener;
  private final Listener<C> listener;
  private final Thread thread;
  private volatile boolean closed;

  /** Makes one connection. */
  public interface Opener<C> {
    /**
     * @param lost to be told, once and from any thread, why the connection is gone
     * @throws CorosyncUnavailable when there is none now; it is tried again
     */
    C open(Consumer<String> lost) throws CorosyncUnavailable;
  }

  /** Called alternately, connected first, in the thread of the reconnecting. */
  public interface Listener<C> {
    /**
     * The connection stands; here it is started ({@code join}, {@code start}).
     *
     * @throws CorosyncUnavailable when it broke at once: {@code lost} follows and it is tried again
     */
    void connected(C connection) throws CorosyncUnavailable;

    /** The connection is gone; it is closed when this returns. */
    void lost(String why);
  }

  private Reconnect(String name, Opener<C> opener, Listener<C> listener) {
    this.name = name;
    this.opener = opener;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("reconnect-" + name).unstarted(this::run);
  }

  /**
   * @param name what is connected, for the log
   */
  public static <C extends AutoCloseable> Reconnect<C> start(
      String name, Opener<C> opener, Listener<C> listener) {
    Reconnect<C> reconnect = new Reconnect<>(name, opener, listener);
    reconnect.thread.start();
    return reconnect;
  }

  /** Closes the connection without telling the listener, and stops trying. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    RetryPeriod period = RetryPeriod.first();
    String told = "";
    while (!closed) {
      try {
        BlockingQueue<String> lost = new LinkedBlockingQueue<>();
        C connection = opener.open(lost::add);
        log.info("{}: connected to corosync", name);
        told = "";
        use(connection, lost);
        period = pause(RetryPeriod.first()); // it is never back sooner
      } catch (CorosyncUnavailable unavailable) {
        String why = String.valueOf(unavailable.getMessage());
        if (!why.equals(told)) {
          log.warn("{}: {}; trying again until it is there", name, why);
          told = why;
        }
        period = pause(period);
      } catch (InterruptedException e) {
        return; // only close() interrupts
      }
    }
  }

  private void use(C connection, BlockingQueue<String> lost)
      throws InterruptedException, CorosyncUnavailable {
    try {
      String why = untilLost(connection, lost);
      log.warn("{}: {}", name, why);
      listener.lost(why);
    } finally {
      close(connection);
    }
  }

  private String untilLost(C connection, BlockingQueue<String> lost) throws InterruptedException {
    try {
      listener.connected(connection);
      return lost.take();
    } catch (CorosyncUnavailable broken) {
      return String.valueOf(broken.getMessage());
    }
  }

  private RetryPeriod pause(RetryPeriod period) {
    try {
      TimeUnit.MILLISECONDS.sleep(period.next().toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
    return period.afterFailure();
  }

  private void close(C connection) {
    try {
      connection.close();
    } catch (Exception e) {
      log.warn("{}: closing the lost connection failed", name, e);
    }
  }
}
