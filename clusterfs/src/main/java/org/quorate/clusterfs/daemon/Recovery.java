package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a change could not be stored, tries in a thread of its own to work on the database opened
 * anew, until that succeeds; with pauses that double, and go on doubling when it soon fails again.
 */
final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** A disk that is full stays so for a while; a slip of the disk is over at once. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** An administrator who made room is not to wait for long. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** What goes on for this long is well; the next failure is a new one. */
  private static final Duration WELL = Duration.ofMinutes(2);

  private static final long STOP_LIMIT_MILLIS = 5_000;

  private final Work work;
  private final Duration first;
  private final BlockingQueue<String> failures = new ArrayBlockingQueue<>(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("recovery").unstarted(this::run);

  /** What stops and is to go on. */
  interface Work {
    /** A change could not be stored. */
    void stopped(String reason);

    /** Goes on with the database opened anew, or says why not. */
    void again() throws CannotStart, IOException;
  }

  Recovery(Work work, Duration first) {
    this.work = work;
    this.first = first;
  }

  void start() {
    thread.start();
  }

  /** A change could not be stored. Does not wait. */
  void failed(String reason) {
    if (!failures.offer(reason)) {
      LOG.debug("another failure waits already");
    }
  }

  private void run() {
    try {
      Duration pause = first;
      long wellSince = System.nanoTime();
      while (true) {
        work.stopped(failures.take());
        if (System.nanoTime() - wellSince > WELL.toNanos()) {
          pause = first;
        }
        do {
          LOG.info("the database is opened anew in {} s", pause.toSeconds());
          Thread.sleep(pause);
          pause = longer(pause);
        } while (!succeeds());
        wellSince = System.nanoTime();
      }
    } catch (InterruptedException stop) {
      LOG.debug("the recovery was stopped");
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private boolean succeeds() {
    try {
      work.again();
      return true;
    } catch (CannotStart | IOException still) {
      LOG.warn("this node stays as it is: {}", still.getMessage());
      return false;
    } catch (RuntimeException bug) {
      LOG.error("this node stays as it is", bug);
      return false;
    }
  }

  /** Ends it; one that is under way is waited for, within limits. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
