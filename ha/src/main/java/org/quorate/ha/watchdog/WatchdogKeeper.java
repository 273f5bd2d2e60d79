package org.quorate.ha.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.quorate.fencing.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the node's watchdog from a thread of its own for as long as every client that armed it has
 * shown life within the client timeout; the CRM and the LRM do so with each refresh of their lock.
 * When one is silent for longer, feeding ends for good and the node is reset.
 *
 * <p>Clients' times are kept in a file, so that a daemon that was killed and started again feeds on
 * at once, but never longer than the old one would have: taking over grants nobody new time.
 */
public final class WatchdogKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchdogKeeper.class);

  /** Who relies on the watchdog. */
  public enum Client {
    CRM,
    LRM
  }

  /** Well below the shortest hardware timeout in use, 10 s. */
  static final Duration FEED_PERIOD = Duration.ofSeconds(1);

  private final Watchdog watchdog;
  private final Path record;
  private final Duration clientTimeout;
  private final LongSupplier monotonicMs;
  private final Map<Client, Long> shownMs = new EnumMap<>(Client.class);
  private final Thread thread;
  private boolean armed;
  private boolean expired;
  private volatile boolean closed;

  /**
   * @param record survives this process but not a reboot: {@code /run/quorate/ha-watchdog}
   * @param clientTimeout Proxmox VE's is 60 s: with the watchdog's own 10 s far below the locks'
   *     lifetime of 120 s
   * @param monotonicMs the same clock for all processes since boot
   */
  public WatchdogKeeper(
      Watchdog watchdog, Path record, Duration clientTimeout, LongSupplier monotonicMs) {
    this.watchdog = watchdog;
    this.record = record;
    this.clientTimeout = clientTimeout;
    this.monotonicMs = monotonicMs;
    this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::run);
  }

  /**
   * Takes over what a killed process left armed, and starts feeding. A CRM's share ends with its
   * process: a new CRM is not master. An LRM's does not, its guests run on.
   */
  public synchronized void start() {
    shownMs.putAll(read());
    shownMs.remove(Client.CRM);
    if (!shownMs.isEmpty()) {
      LOG.info("taking over the watchdog that an earlier process left armed");
      feed();
    }
    thread.start();
  }

  /** Arms the watchdog for this client, or shows that it lives. */
  public synchronized void show(Client client) throws IOException {
    if (expired()) {
      throw new IOException("the watchdog is not fed any more: this node will be reset");
    }
    if (!armed) {
      watchdog.open();
      armed = true;
    }
    shownMs.put(client, monotonicMs.getAsLong());
    write();
  }

  /** This client needs the watchdog no more. */
  public synchronized void release(Client client) throws IOException {
    if (shownMs.remove(client) != null) {
      write();
    }
    if (shownMs.isEmpty() && armed && !expired) {
      watchdog.close();
      armed = false;
    }
  }

  /** Whether this client, or a killed process in its place, has the watchdog armed. */
  public synchronized boolean armedBy(Client client) {
    return shownMs.containsKey(client);
  }

  private void run() {
    while (!closed) {
      feed();
      try {
        Thread.sleep(FEED_PERIOD);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  private synchronized void feed() {
    if (closed || shownMs.isEmpty() || expired()) {
      return;
    }
    try {
      watchdog.open();
      armed = true;
    } catch (IOException failed) {
      LOG.error("the watchdog cannot be fed: {}", failed.getMessage());
    }
  }

  /** Once a client was silent for too long, there is no way back: others may count on the reset. */
  private boolean expired() {
    long now = monotonicMs.getAsLong();
    for (Map.Entry<Client, Long> shown : shownMs.entrySet()) {
      long silentMs = now - shown.getValue();
      if (!expired && silentMs > clientTimeout.toMillis()) {
        LOG.error(
            "{} could not refresh its lock for {} s: the watchdog is not fed any more,"
                + " this node will be reset",
            shown.getKey(),
            silentMs / 1000);
        expired = true;
      }
    }
    return expired;
  }

  private Map<Client, Long> read() {
    Map<Client, Long> shown = new EnumMap<>(Client.class);
    try {
      if (Files.exists(record)) {
        for (String line : Files.readAllLines(record)) {
          String[] words = line.split(" ", 2);
          Arrays.stream(Client.values())
              .filter(client -> client.name().equals(words[0]))
              .filter(client -> words.length == 2 && words[1].matches("[0-9]{1,18}"))
              .forEach(client -> shown.put(client, Long.parseLong(words[1])));
        }
      }
    } catch (IOException unreadable) {
      LOG.warn("{}: {}", record, unreadable.getMessage());
    }
    return shown;
  }

  private void write() throws IOException {
    List<String> lines = new ArrayList<>();
    shownMs.forEach((client, ms) -> lines.add(client + " " + ms));
    Path fresh = record.resolveSibling(record.getFileName() + ".tmp");
    Files.createDirectories(record.toAbsolutePath().getParent());
    Files.write(fresh, lines);
    Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Stops feeding; what is armed stays armed. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
