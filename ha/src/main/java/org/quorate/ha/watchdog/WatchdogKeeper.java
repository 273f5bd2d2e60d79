package org.quorate.ha.watchdog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.quorate.fencing.lease.Watch;
import org.quorate.fencing.lease.Watch.Duty;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.fencing.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the node's watchdog from a thread of its own for as long as everyone who relies on it has a
 * young enough lease: CRM and LRM tell when each successful refresh of their lock <em>began</em>.
 * The loop looks at the leases after waking and right before feeding. From the lease's stopping age
 * on it has the node's HA guests stopped, if so configured; when they are proven gone nothing is
 * left to protect and the watchdog is closed in order. When a lease is too old, feeding ends for
 * good and the node is reset.
 *
 * <p>Leases are kept in a file, so that a daemon that was killed and started again feeds on at
 * once, but never longer than the old one would have: taking over grants nobody new time.
 */
public final class WatchdogKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchdogKeeper.class);

  /** Well below the shortest hardware time-out that can be configured, 4 s. */
  static final Duration FEED_PERIOD = Duration.ofSeconds(1);

  /** Between two looks at guests that are being stopped. */
  private static final Duration STOP_PERIOD = Duration.ofMillis(100);

  /** Makes the watchdog of that name; nothing is armed by it. */
  @FunctionalInterface
  public interface Drivers {
    Watchdog of(String name, int timeoutSeconds);
  }

  /** Stops the node's HA guests; true when it is proven that none runs and none is about to. */
  @FunctionalInterface
  public interface GuestStop {
    boolean stopAll();
  }

  private final Drivers drivers;
  private final Path record;
  private final LongSupplier bootMs;
  private final Thread thread;
  private @Nullable Watchdog watchdog;
  private @Nullable Terms terms;
  private @Nullable GuestStop guests;
  private Watch watch = Watch.idle();
  private boolean armed;
  private boolean fedOn;
  private boolean stopping;
  private volatile boolean closed;

  /**
   * @param record survives this process but not a reboot: {@code /run/quorate/ha-watchdog}
   * @param bootMs the same clock for all processes since boot, which counts while the host sleeps
   */
  public WatchdogKeeper(Drivers drivers, Path record, LongSupplier bootMs) {
    this.drivers = drivers;
    this.record = record;
    this.bootMs = bootMs;
    this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::run);
  }

  /**
   * Takes over what a killed process left armed, and starts feeding. A CRM's share ends with its
   * process: a new CRM is not master. An LRM's does not, its guests run on.
   */
  public synchronized void start() {
    WatchdogRecord left = WatchdogRecord.read(record);
    Long agent = left.beganMs().get(Holder.LRM);
    if (agent != null && left.terms().isPresent()) {
      use(left.terms().get());
      watch = watch.renewed(Holder.LRM, agent);
      LOG.info("taking over the watchdog that an earlier process left armed");
      attend();
    }
    thread.start();
  }

  /** How guests are stopped; without it they are not. */
  public synchronized void stopGuestsBy(GuestStop stop) {
    guests = stop;
  }

  /** What is in force; empty until {@link #adopt} was called or a watchdog was taken over. */
  public synchronized Optional<Terms> terms() {
    return Optional.ofNullable(terms);
  }

  /**
   * Works by these terms from now on. Whoever calls it has told the other nodes before, if the new
   * lease lasts longer than the old one. Another driver is used when nobody relies on the old one.
   */
  public synchronized void adopt(Terms wanted) {
    Terms now = terms;
    if (wanted.equals(now)) {
      return;
    }
    boolean sameDriver =
        now != null
            && now.driver().equals(wanted.driver())
            && now.timeoutSeconds() == wanted.timeoutSeconds();
    if (sameDriver) {
      terms = wanted;
    } else if (!armed) {
      use(wanted);
    }
  }

  private void use(Terms chosen) {
    terms = chosen;
    watchdog = drivers.of(chosen.driver(), chosen.timeoutSeconds());
  }

  /**
   * The holder refreshed its lock: arms the watchdog for it, or shows that it lives.
   *
   * @param beganMs when that refresh began, by this object's clock
   * @throws IOException when there is no watchdog to rely on
   */
  public synchronized void renewed(Holder holder, long beganMs) throws IOException {
    if (look() == Duty.OVER) {
      throw new IOException("the watchdog is not fed any more: this node will be reset");
    }
    Watchdog device = watchdog;
    if (device == null) {
      throw new IOException("this node's lease is not known to the others yet");
    }
    if (!armed) {
      arm(device);
    }
    boolean news = !watch.armedBy(holder);
    watch = watch.renewed(holder, beganMs);
    write();
    if (news) {
      LOG.info("{} relies on the watchdog {}", holder, device.driver());
    }
  }

  private void arm(Watchdog device) throws IOException {
    try {
      device.open();
      armed = true;
      fedOn = false;
    } catch (IOException refused) {
      fedOn = !device.close();
      throw refused;
    }
  }

  /** This holder needs the watchdog no more. */
  public synchronized void release(Holder holder) throws IOException {
    if (watch.armedBy(holder)) {
      watch = watch.released(holder);
      write();
      LOG.info("{} needs the watchdog no more", holder);
    }
    Watchdog device = watchdog;
    if (look() == Duty.IDLE && armed && device != null) {
      armed = false;
      fedOn = !device.close();
      if (fedOn) {
        LOG.info("{} cannot be stopped: it is fed on, and nobody relies on it", device.driver());
      }
    }
  }

  /** Whether this holder, or a killed process in its place, has the watchdog armed. */
  public synchronized boolean armedBy(Holder holder) {
    return watch.armedBy(holder);
  }

  /** Whether a guest's start may begin now. */
  public synchronized boolean mayStart() {
    OptionalLong age = watch.ageMs(Holder.LRM, bootMs.getAsLong());
    return terms != null && armed && age.isPresent() && terms.lease().mayStart(age.getAsLong());
  }

  /** For people. */
  public synchronized WatchdogState state() {
    Terms now = terms;
    Watchdog device = watchdog;
    Set<Holder> holders = EnumSet.noneOf(Holder.class);
    holders.addAll(watch.beganMs().keySet());
    return new WatchdogState(
        device == null ? "" : device.driver(),
        armed,
        watch.over(),
        holders,
        now == null ? OptionalLong.empty() : watch.leftMs(now.lease(), bootMs.getAsLong()));
  }

  private void run() {
    while (!closed) {
      attend();
      try {
        Thread.sleep(FEED_PERIOD);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  private synchronized void attend() {
    Watchdog device = watchdog;
    if (closed || device == null) {
      return;
    }
    try {
      switch (look()) {
        case IDLE -> {
          if (fedOn) {
            device.feed();
          }
        }
        case FEED -> feed(device);
        case FEED_AND_STOP_GUESTS -> {
          feed(device);
          stopGuests();
        }
        case OVER -> {}
      }
    } catch (IOException failed) {
      LOG.error("the watchdog cannot be fed: {}", failed.getMessage());
    }
  }

  private void feed(Watchdog device) throws IOException {
    if (armed) {
      device.feed();
    } else {
      arm(device);
    }
  }

  /** Once a lease was too old, there is no way back: others may count on the reset. */
  private Duty look() {
    Terms now = terms;
    if (now == null) {
      return Duty.IDLE;
    }
    boolean was = watch.over();
    boolean first = now.guestsFirst() && guests != null;
    Watch.Look look = watch.look(now.lease(), first, bootMs.getAsLong());
    watch = look.watch();
    if (watch.over() && !was) {
      LOG.error(
          "a lock could not be refreshed for {} s: the watchdog is not fed any more, this node will"
              + " be reset",
          now.lease().feedMs() / 1_000);
    }
    return look.duty();
  }

  private void stopGuests() {
    GuestStop stop = guests;
    if (stop != null && !stopping) {
      stopping = true;
      LOG.warn(
          "this node's lock could not be refreshed: its HA guests are stopped before the host");
      Thread.ofPlatform().daemon().name("guest-stop").start(() -> stopGuests(stop));
    }
  }

  private void stopGuests(GuestStop stop) {
    try {
      boolean gone = false;
      while (!gone && mustStop()) {
        gone = stop.stopAll();
        if (!gone) {
          Thread.sleep(STOP_PERIOD);
        }
      }
      if (gone) {
        releaseIfStillNeeded();
      }
    } catch (IOException failed) {
      LOG.error("the watchdog cannot be closed: {}", failed.getMessage());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      stopped();
    }
  }

  private synchronized void stopped() {
    stopping = false;
  }

  private synchronized boolean mustStop() {
    return !closed && look() == Duty.FEED_AND_STOP_GUESTS;
  }

  /** A lease that was refreshed meanwhile goes on, and the LRM with it. */
  private synchronized void releaseIfStillNeeded() throws IOException {
    if (mustStop()) {
      LOG.warn("no HA guest runs here any more: the watchdog is closed, the host stays up");
      release(Holder.LRM);
    }
  }

  private void write() throws IOException {
    new WatchdogRecord(Optional.ofNullable(terms), watch.beganMs()).write(record);
  }

  /** Stops feeding; what is armed stays armed. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
