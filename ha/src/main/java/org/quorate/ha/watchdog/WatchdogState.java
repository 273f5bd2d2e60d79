package org.quorate.ha.watchdog;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.quorate.fencing.lease.Watch.Holder;

/**
 * A node's watchdog, for people.
 *
 * @param driver empty while none was chosen
 * @param leftMs until feeding ends, unless a lock is refreshed before; empty while nobody relies on
 *     it
 */
public record WatchdogState(
    String driver, boolean armed, boolean over, Set<Holder> holders, OptionalLong leftMs) {
  /** Under this key each node publishes it as text. */
  public static final String KEY = "ha-watchdog";

  public WatchdogState {
    holders = Set.copyOf(holders);
  }

  /** {@code armed by CRM and LRM, 27 s left, /dev/watchdog (iTCO_wdt)}. */
  public String text() {
    if (driver.isEmpty()) {
      return "not in use";
    }
    if (over) {
      return "not fed any more, this node will be reset, " + driver;
    }
    if (!armed) {
      return "standby, " + driver;
    }
    String by = String.join(" and ", holders.stream().sorted().map(Holder::name).toList());
    return String.format(
        Locale.ROOT,
        "armed by %s, %d s left, %s",
        by.isEmpty() ? "nobody" : by,
        leftMs.orElse(0) / 1_000,
        driver);
  }
}
