package org.quorate.ha.watch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one piece of work again and again on a thread of its own: at once when woken, else after the
 * period. Wake-ups during a round lead to one more round.
 */
public final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  /** What a round tells about the next one. */
  public interface Round {
    /**
     * @return when the next round is due at the latest; at most the period
     */
    Duration run() throws Exception;
  }

  /** Bursts of events become one round. */
  private static final Duration GAP = Duration.ofMillis(20);

  private final Duration period;
  private final Round round;
  private final Thread thread;
  private boolean woken;
  private volatile boolean closed;

  public Rounds(String name, Duration period, Round round) {
    this.period = period;
    this.round = round;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
  }

  public void start() {
    thread.start();
  }

  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void loop() {
    while (!closed) {
      Duration next = period;
      try {
        next = round.run();
      } catch (InterruptedException stop) {
        return;
      } catch (Exception failed) {
        if (closed) {
          return;
        }
        LOG.error("{}: the round ended early; the next one begins anew", thread.getName(), failed);
      }
      try {
        Thread.sleep(GAP);
        await(next.compareTo(period) < 0 ? next : period);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  private synchronized void await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!woken) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        break;
      }
      wait(leftMs);
    }
    woken = false;
  }

  /** Ends after the current round. */
  @Override
  public void close() {
    closed = true;
    wake();
  }

  /** Waits for the end of the last round. */
  public boolean ended(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }
}
