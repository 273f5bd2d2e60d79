package org.quorate.ha.guestcalls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the LRM's jobs beside its rounds, each on a thread of its own; their ends are fetched
 * by the next round. How many run at once is the machine's business ({@code max_workers}). Jobs are
 * written down from their beginning until their result was told, so that a daemon that is started
 * again waits for them instead of beginning them twice.
 */
public final class GuestJobs {
  private static final Logger LOG = LoggerFactory.getLogger(GuestJobs.class);

  /** What does not serve rarely shuts down either. */
  private static final int UNHEALTHY_STOP_SECONDS = 20;

  private final Guests guests;
  private final BooleanSupplier mayStart;
  private final Runnable wake;
  private final JobRecord record;
  private final Set<Job> running = new HashSet<>();
  private final List<FinishedJob> finished = new ArrayList<>();

  /** Begun, and not told yet. */
  private final Map<Job, Optional<Boolean>> open = new LinkedHashMap<>();

  /**
   * @param mayStart whether this node's lease is young enough; asked right before a start
   * @param wake called when a job ended
   * @param record survives this process but not a reboot: {@code /run/quorate/ha-jobs}
   */
  public GuestJobs(Guests guests, BooleanSupplier mayStart, Runnable wake, Path record) {
    this.guests = guests;
    this.mayStart = mayStart;
    this.wake = wake;
    this.record = new JobRecord(record);
  }

  public void start(Job job) {
    begin(job, () -> mayStart.getAsBoolean() && guests.start(job.service()));
  }

  public void stop(Job job) {
    begin(job, () -> guests.stop(job.service(), job.timeoutSeconds()));
  }

  /** Stops a guest that should run and serve, and does not serve; not what the job wants. */
  public void stopUnhealthy(Job job) {
    begin(
        job,
        () -> {
          var unused = guests.stop(job.service(), UNHEALTHY_STOP_SECONDS);
          return false;
        });
  }

  public void move(Job job, boolean live) {
    begin(job, () -> job.target() != null && guests.move(job.service(), job.target(), live));
  }

  /**
   * Goes on with what an earlier daemon began. Call it once, before anything else.
   *
   * @return the jobs whose ends will be told
   */
  public Map<ServiceId, Job> takeOver() {
    Map<ServiceId, Job> left = new TreeMap<>();
    record
        .read()
        .forEach(
            (job, ok) -> {
              if (job.uid() != null) {
                left.put(job.service(), job);
                takeOver(job, ok);
              }
            });
    return left;
  }

  private void takeOver(Job job, Optional<Boolean> ok) {
    LOG.info("{} of {}: taken over from an earlier daemon", job.command().text(), job.service());
    if (ok.isPresent()) {
      synchronized (this) {
        open.put(job, ok);
        finished.add(new FinishedJob(job, ok.get()));
      }
      return;
    }
    switch (job.command()) {
      case STARTED ->
          begin(
              job,
              () ->
                  (guests.startUnderWay(job.service()) || mayStart.getAsBoolean())
                      && guests.start(job.service()));
      case REQUEST_STOP, STOPPED -> stop(job);
      case MIGRATE -> move(job, true);
      case RELOCATE, REQUEST_START_BALANCE -> move(job, false);
      case REQUEST_START, FENCE, RECOVERY, FREEZE, ERROR -> begin(job, () -> false);
    }
  }

  /** The ends since the last call. */
  public synchronized List<FinishedJob> takeFinished() {
    List<FinishedJob> taken = List.copyOf(finished);
    finished.clear();
    return taken;
  }

  /** The master can read the results of these. */
  public synchronized void told(List<FinishedJob> ends) {
    boolean fewer = false;
    for (FinishedJob end : ends) {
      fewer |= open.remove(end.job()) != null;
    }
    if (fewer) {
      record.write(open);
    }
  }

  /**
   * Whether a job that may bring up a guest on this node goes on; asks quorate-api to end it. False
   * while the lease is too old to start means: nothing comes up any more.
   */
  public boolean cancelStarts() {
    List<Job> starting;
    synchronized (this) {
      starting = running.stream().filter(job -> mayBringUp(job.command())).toList();
    }
    starting.forEach(job -> guests.cancel(job.service()));
    return !starting.isEmpty() || guests.anyStartUnderWay();
  }

  /** A motion that fails may leave its guest running here. */
  private static boolean mayBringUp(ServiceState command) {
    return switch (command) {
      case STARTED, MIGRATE, RELOCATE, REQUEST_START_BALANCE -> true;
      case REQUEST_STOP, STOPPED, REQUEST_START, FENCE, RECOVERY, FREEZE, ERROR -> false;
    };
  }

  /** A job that goes on already (its round was repeated) is not begun twice. */
  private synchronized void begin(Job job, BooleanSupplier work) {
    if (running.add(job)) {
      open.put(job, Optional.empty());
      record.write(open);
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
      open.put(end.job(), Optional.of(end.ok()));
      record.write(open);
    }
    wake.run();
  }
}
