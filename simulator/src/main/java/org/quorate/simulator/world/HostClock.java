package org.quorate.simulator.world;

/**
 * A host's two clocks. The monotonic one starts anywhere and runs up to 200 ppm wrong, as quartz
 * may; the wall clock can be stepped.
 */
public final class HostClock {
  public static final int DRIFT_PPM_MAX = 200;
  private static final int OFFSET_MAX_MS = 1_000_000_000;
  private static final int WALL_WRONG_MAX_MS = 7_200_000;
  private static final long EPOCH_SECONDS = 1_700_000_000;

  private final Schedule schedule;
  private final long offsetMs;
  private final int driftPpm;
  private long wallWrongMs;

  HostClock(World world) {
    this.schedule = world.schedule;
    this.offsetMs = world.between(0, OFFSET_MAX_MS);
    this.driftPpm = world.between(-DRIFT_PPM_MAX, DRIFT_PPM_MAX);
    this.wallWrongMs = world.between(-WALL_WRONG_MAX_MS, WALL_WRONG_MAX_MS);
  }

  long monotonicMs() {
    long now = schedule.nowMs();
    return offsetMs + now + now * driftPpm / 1_000_000;
  }

  long wallSeconds() {
    return EPOCH_SECONDS + (schedule.nowMs() + wallWrongMs) / 1000;
  }

  /** How long it truly takes until this clock has moved on by so much. */
  long trueMs(long ms) {
    return ms - ms * driftPpm / 1_000_000;
  }

  public void stepWall(long ms) {
    wallWrongMs += ms;
  }
}
