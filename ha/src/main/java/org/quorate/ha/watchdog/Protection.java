package org.quorate.ha.watchdog;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.ha.guestcalls.GuestGuard;
import org.quorate.model.ServiceId;

/**
 * Whether this node's quorate-ha answers for a guest, seen from another process by the files that
 * it keeps: the guest is among those that it would stop, and its LRM holds lock and watchdog on a
 * lease young enough for a guest to come up. A guest that arrives where nobody does would run on
 * while it is recovered elsewhere, should this node be cut off.
 */
public final class Protection {
  public static final String WATCHDOG = "ha-watchdog";
  public static final String GUESTS = "ha-guests";

  private final Path watchdog;
  private final Path guests;
  private final LongSupplier bootMs;

  /**
   * @param run {@code /run/quorate}
   * @param bootMs the keeper's clock: milliseconds since boot
   */
  public Protection(Path run, LongSupplier bootMs) {
    this.watchdog = run.resolve(WATCHDOG);
    this.guests = run.resolve(GUESTS);
    this.bootMs = bootMs;
  }

  /** Whether the guest may come up here now. */
  public boolean covers(ServiceId sid) {
    WatchdogRecord record = WatchdogRecord.read(watchdog);
    Long began = record.beganMs().get(Holder.LRM);
    Optional<Set<ServiceId>> known = GuestGuard.read(guests);
    return began != null
        && record.terms().isPresent()
        && record.terms().get().lease().mayStart(bootMs.getAsLong() - began)
        && known.isPresent()
        && known.get().contains(sid);
  }
}
