package org.quorate.simulator.world;

/**
 * How a guest answers who looks at it.
 *
 * @param readyAfterMs from its start until it serves; {@link #NEVER}
 * @param answersPercent of the looks from then on
 */
public record Temper(long readyAfterMs, int answersPercent) {
  public static final long NEVER = Long.MAX_VALUE;

  /** Serves a moment after it started, and then always. */
  public static final Temper GOOD = new Temper(1_000, 100);
}
