package org.quorate.simulator.scenario;

/**
 * The clock one daemon of a node sees. It stands still while the daemon works, and a round takes
 * one second, which pushes the scenario's own clock.
 */
final class DaemonClock {
  private long seconds;

  long seconds() {
    return seconds;
  }

  long milliseconds() {
    return seconds * 1000;
  }

  void set(long now) {
    seconds = now;
  }

  /** A round ended; the scenario's time afterwards. */
  long tick(long now) {
    seconds++;
    return Math.max(now, seconds);
  }
}
