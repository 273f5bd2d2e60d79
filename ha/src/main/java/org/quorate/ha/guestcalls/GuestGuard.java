package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops this node's HA guests when their node lost its cluster. Which guests these are is kept in a
 * file, for a daemon that is started while {@code /etc/pve} is away.
 */
public final class GuestGuard {
  private static final Logger LOG = LoggerFactory.getLogger(GuestGuard.class);
  private static final int LOOK_MS = 50;

  private final Path record;
  private final GuestProcesses processes;
  private final AtomicReference<BooleanSupplier> startUnderWay = new AtomicReference<>(() -> false);

  /** Empty when they cannot be read: then nobody can say that none runs. */
  private volatile Optional<Set<ServiceId>> guests;

  /**
   * @param record survives this process but not a reboot: {@code /run/quorate/ha-guests}
   */
  public GuestGuard(Path record, GuestProcesses processes) {
    this.record = record;
    this.processes = processes;
    this.guests = read(record);
  }

  /** Says whether a guest may still come up by an order that was given before; asks it to end. */
  public void ordersBy(BooleanSupplier cancelStarts) {
    startUnderWay.set(cancelStarts);
  }

  /**
   * These are the node's HA guests from now on; call it before one of them is started.
   *
   * @throws IOException when that cannot be written down: start nothing new then
   */
  public void protect(Set<ServiceId> now) throws IOException {
    if (!guests.equals(Optional.of(now))) {
      Path fresh = record.resolveSibling(record.getFileName() + ".tmp");
      Files.createDirectories(record.toAbsolutePath().getParent());
      Files.write(fresh, new TreeSet<>(now).stream().map(ServiceId::toString).toList());
      Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE);
      guests = Optional.of(Set.copyOf(now));
    }
  }

  /**
   * Kills what runs of them.
   *
   * @return whether none runs and none is about to; call again otherwise
   */
  public boolean stopAll() {
    // In this order: what is not under way now cannot come up later, for nothing new may start.
    boolean coming = startUnderWay.get().getAsBoolean();
    return guests.map(known -> processes.stop(known, LOOK_MS)).orElse(false) && !coming;
  }

  /** Whom such a file names; empty when it cannot be read. */
  public static Optional<Set<ServiceId>> read(Path record) {
    try {
      return Optional.of(
          Files.exists(record)
              ? Files.readAllLines(record).stream()
                  .map(ServiceId::parse)
                  .collect(Collectors.toUnmodifiableSet())
              : Set.of());
    } catch (IOException | InvalidInput broken) {
      LOG.error("it is not known which HA guests run here: {}: {}", record, broken.getMessage());
      return Optional.empty();
    }
  }
}
