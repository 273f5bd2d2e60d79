package org.quorate.guest.migration;

import java.util.Optional;
import org.quorate.guest.config.VmConfig;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * How a migration is carried out.
 *
 * @param bytesPerSecond the most to send; 0 = without limit
 * @param downtimeMs how long the guest may stand still at the end
 * @param network the CIDR of the network to use; empty for the cluster's
 */
public record Terms(long bytesPerSecond, int downtimeMs, Optional<String> network) {
  /** Proxmox VE's default of {@code migrate_downtime}. */
  public static final int DOWNTIME_MS = 100;

  /** A guest that dirties its memory faster than it is sent gets more, up to this. */
  public static final int DOWNTIME_MAX_MS = 2_000;

  /** After each so many rounds the permitted downtime is doubled. */
  private static final int ROUNDS = 5;

  private static final long KIB = 1024;
  private static final long MIB = 1024 * 1024;

  /**
   * From what the administrator said, the guest's {@code migrate_speed} (MB/s) and {@code
   * migrate_downtime} (s), and datacenter.cfg's {@code migration} and {@code bwlimit} (KiB/s), in
   * this order.
   *
   * @param kibibytesPerSecond negative when not given
   * @param network empty when not given
   */
  public static Terms of(
      long kibibytesPerSecond, Optional<String> network, VmConfig guest, String datacenter) {
    long speed = kibibytesPerSecond * KIB;
    if (kibibytesPerSecond < 0) {
      long megabytes = (long) (number("migrate_speed", guest.get("migrate_speed")) * MIB);
      speed = megabytes > 0 ? megabytes : bwlimit(datacenter) * KIB;
    }
    double seconds = number("migrate_downtime", guest.get("migrate_downtime"));
    int downtime = seconds > 0 ? (int) Math.min(seconds * 1000, DOWNTIME_MAX_MS) : DOWNTIME_MS;
    return new Terms(speed, Math.max(1, downtime), network.or(() -> ofDatacenter(datacenter)));
  }

  /** The downtime to permit after so many rounds, in milliseconds. */
  public int downtimeMs(long rounds) {
    long doublings = Math.min(10, Math.max(0, rounds / ROUNDS));
    return (int) Math.max(downtimeMs, Math.min(DOWNTIME_MAX_MS, (long) downtimeMs << doublings));
  }

  private static Optional<String> ofDatacenter(String text) {
    return option(text, "migration")
        .flatMap(value -> PropertyString.parse(value, "type").get("network"));
  }

  private static long bwlimit(String text) {
    return (long)
        number(
            "bwlimit",
            option(text, "bwlimit")
                .map(value -> PropertyString.parse(value, "default"))
                .flatMap(limits -> limits.get("migration").or(() -> limits.get("default"))));
  }

  private static Optional<String> option(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst();
  }

  private static double number(String key, Optional<String> text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.get().matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
      throw new InvalidInput(key + " '" + Quoted.of(text.get()) + "' is not a number");
    }
    return Double.parseDouble(text.get());
  }
}
