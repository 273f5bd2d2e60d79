package org.quorate.ha.watchdog;

import java.util.Optional;
import org.quorate.fencing.lease.Lease;

/**
 * What a node's watchdog is used by.
 *
 * @param driver as in quorate.cfg: auto, multiplexer, none or a device
 * @param timeoutSeconds what a device is set to
 * @param guestsFirst guests are stopped before feeding ends
 */
public record Terms(String driver, int timeoutSeconds, Lease lease, boolean guestsFirst) {
  private static final int WORDS = 10;

  /** One line, without a line feed. */
  String text() {
    return "TERMS %s %d %d %d %d %d %d %d %d"
        .formatted(
            driver,
            timeoutSeconds,
            lease.renewMs(),
            lease.startMs(),
            lease.stopGuestsMs(),
            lease.feedMs(),
            lease.grantMs(),
            lease.pauseMs(),
            guestsFirst ? 1 : 0);
  }

  /** Empty when the line is no terms. */
  static Optional<Terms> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS || !words[0].equals("TERMS") || words[1].isEmpty()) {
      return Optional.empty();
    }
    long[] numbers = new long[WORDS - 2];
    for (int i = 0; i < numbers.length; i++) {
      if (!words[i + 2].matches("[0-9]{1,9}")) {
        return Optional.empty();
      }
      numbers[i] = Long.parseLong(words[i + 2]);
    }
    try {
      Lease lease =
          new Lease(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
      return Optional.of(new Terms(words[1], (int) numbers[0], lease, numbers[7] == 1));
    } catch (IllegalArgumentException disordered) {
      return Optional.empty();
    }
  }
}
