package org.quorate.lab.watchdog;

import java.time.Duration;

/**
 * A hardware watchdog, decided from what is seen of its file. Pure: samples and time come in.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state</th><th>sample</th><th>next</th></tr>
 * <tr><td>disarmed</td><td>written, last byte is not 'V'</td><td>armed, fed now</td></tr>
 * <tr><td>disarmed</td><td>anything else</td><td>disarmed</td></tr>
 * <tr><td>armed</td><td>written, last byte 'V'</td><td>disarmed</td></tr>
 * <tr><td>armed</td><td>written, another last byte</td><td>armed, fed now</td></tr>
 * <tr><td>armed</td><td>not written for the timeout</td><td>expired</td></tr>
 * <tr><td>expired</td><td>any</td><td>expired; a reset starts a new timer</td></tr>
 * </table>
 */
public final class WatchdogTimer {
  /** What /dev/watchdog of a Proxmox VE node is set to by its multiplexer. */
  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);

  private static final int MAGIC_CLOSE = 'V';

  private WatchdogTimer() {}

  /**
   * What is seen of the file.
   *
   * @param size bytes in it
   * @param modifiedNs when it was last written, by the file system's clock; any change is a write
   * @param lastByte its last byte, or -1 when it is empty
   */
  public record Sample(long size, long modifiedNs, int lastByte) {}

  /** Where the watchdog stands. */
  public sealed interface State {
    /** The file as last seen. */
    Sample seen();
  }

  /** Nobody relies on it. */
  public record Disarmed(Sample seen) implements State {}

  /**
   * It counts.
   *
   * @param fedNs when it was last fed, on the caller's monotonic clock
   */
  public record Armed(Sample seen, long fedNs) implements State {}

  /** The node must be reset. */
  public record Expired(Sample seen) implements State {}

  /** The state after {@code sample} was taken at {@code nowNs}. */
  public static State step(State state, Sample sample, long nowNs, Duration timeout) {
    boolean written = !sample.equals(state.seen()) && sample.size() > 0;
    return switch (state) {
      case Disarmed disarmed -> written ? fed(sample, nowNs) : new Disarmed(sample);
      case Armed armed -> {
        if (written) {
          yield fed(sample, nowNs);
        }
        yield nowNs - armed.fedNs() > timeout.toNanos() ? new Expired(sample) : armed;
      }
      case Expired expired -> expired;
    };
  }

  private static State fed(Sample sample, long nowNs) {
    return sample.lastByte() == MAGIC_CLOSE ? new Disarmed(sample) : new Armed(sample, nowNs);
  }
}
