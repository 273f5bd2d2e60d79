package org.quorate.ha.daemon;

import java.time.Duration;

/**
 * A node that had the manager's lock and could not manage, for example without a watchdog, leaves
 * the lock to others for a while, longer each time: each attempt is two changes of {@code /etc/pve}
 * that wake every node.
 */
final class StandingBack {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(2);

  private long untilMs = Long.MIN_VALUE;
  private Duration pause = FIRST;

  /**
   * It could not manage.
   *
   * @param nowMs on a monotonic clock
   */
  void failed(long nowMs) {
    untilMs = nowMs + pause.toMillis();
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }

  /** It manages. */
  void over() {
    pause = FIRST;
  }

  boolean isOn(long nowMs) {
    return nowMs < untilMs;
  }
}
