package org.quorate.corosync.connection;

import java.time.Duration;

/**
 * How long to wait before the next try: short at first, because corosync is up again within a
 * second of a restart, then doubled to a period that costs nothing.
 *
 * @param next wait before the next try
 */
record RetryPeriod(Duration next) {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofSeconds(1);

  static RetryPeriod first() {
    return new RetryPeriod(FIRST);
  }

  RetryPeriod afterFailure() {
    Duration doubled = next.multipliedBy(2);
    return new RetryPeriod(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
  }
}
