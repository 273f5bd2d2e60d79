package org.quorate.guest.migration;

import java.util.Locale;

/**
 * How far a stream is, as the source's QEMU counts.
 *
 * @param status QEMU's own word: {@code active}, {@code completed}, {@code failed}, …
 * @param error QEMU's reason of a failure; may be empty
 * @param mbps megabits a second
 * @param rounds how often the guest's memory was looked over
 * @param downtimeMs how long the guest stood still, by QEMU's count; known at the end
 */
public record Transfer(
    String status,
    String error,
    long transferredBytes,
    long remainingBytes,
    long totalBytes,
    double mbps,
    long rounds,
    long downtimeMs,
    long totalMs) {
  private static final double KIB = 1024;

  /** What it means for the guest. */
  public Sending sending() {
    return switch (status) {
      case "completed" -> Sending.COMPLETED;
      case "failed", "cancelled" -> Sending.FAILED;
      case "", "none" -> Sending.NONE;
      default -> Sending.ACTIVE;
    };
  }

  /** A line for the task's log. */
  public String line() {
    return "migration "
        + status
        + ", transferred "
        + size(transferredBytes)
        + " of "
        + size(totalBytes)
        + " VM-state, remaining "
        + size(remainingBytes)
        + ", "
        + size((long) (mbps * 1e6 / 8))
        + "/s";
  }

  /** The last line. */
  public String summary() {
    double seconds = Math.max(1, totalMs) / 1000.0;
    return "average migration speed: "
        + size((long) (transferredBytes / seconds))
        + "/s - downtime "
        + downtimeMs
        + " ms";
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= KIB && unit < 4) {
      value /= KIB;
      unit++;
    }
    String name = new String[] {"B", "KiB", "MiB", "GiB", "TiB"}[unit];
    return String.format(Locale.ROOT, "%.1f %s", value, name);
  }
}
