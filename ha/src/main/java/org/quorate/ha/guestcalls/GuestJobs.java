package org.quorate.ha.guestcalls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the LRM's jobs beside its rounds; their ends are fetched by the next round. */
public final class GuestJobs {
  private static final Logger LOG = LoggerFactory.getLogger(GuestJobs.class);

  private final Guests guests;
  private final BooleanSupplier mayStart;
  private final Runnable wake;
  private final Set<Job> running = new HashSet<>();
  private final List<FinishedJob> finished = new ArrayList<>();

  /**
   * @param mayStart whether this node's agent lock is fresh; asked right before a start
   * @param wake called when a job ended
   */
  public GuestJobs(Guests guests, BooleanSupplier mayStart, Runnable wake) {
    this.guests = guests;
    this.mayStart = mayStart;
    this.wake = wake;
  }

  public void start(Job job) {
    begin(job, () -> mayStart.getAsBoolean() && guests.start(job.service()));
  }

  public void stop(Job job) {
    begin(job, () -> guests.stop(job.service(), job.timeoutSeconds()));
  }

  public void move(Job job, boolean live) {
    begin(job, () -> job.target() != null && guests.move(job.service(), job.target(), live));
  }

  /** The ends since the last call. */
  public synchronized List<FinishedJob> takeFinished() {
    List<FinishedJob> taken = List.copyOf(finished);
    finished.clear();
    return taken;
  }

  /** A job that goes on already (its round was repeated) is not begun twice. */
  private synchronized void begin(Job job, BooleanSupplier work) {
    if (running.add(job)) {
      Thread.ofVirtual().name("job " + job.service()).start(() -> run(job, work));
    }
  }

  private void run(Job job, BooleanSupplier work) {
    long began = System.nanoTime();
    boolean ok = false;
    try {
      ok = work.getAsBoolean();
    } catch (RuntimeException bug) {
      LOG.error("{} of {} failed", job.command().text(), job.service(), bug);
    } finally {
      end(new FinishedJob(job, ok), Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private void end(FinishedJob end, Duration took) {
    LOG.info(
        "{} of {}: {} after {} ms",
        end.job().command().text(),
        end.job().service(),
        end.ok() ? "done" : "not done",
        took.toMillis());
    synchronized (this) {
      running.remove(end.job());
      finished.add(end);
    }
    wake.run();
  }
}
