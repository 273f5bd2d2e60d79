package org.quorate.bench.ha;

import java.util.Arrays;

/** Of repeated rounds, the one in the middle and the slowest, in milliseconds. */
record Timing(double median, double worst) {
  /** What the compiler needs before it is worth measuring. */
  private static final long WARM_UP_NANOS = 1_500_000_000L;

  private static final int WARM_UP_MIN = 5;

  /** Something to be timed; its result is looked at, so that nobody optimizes it away. */
  interface Work {
    Object run();
  }

  static Timing of(int rounds, Work work) {
    long begin = System.nanoTime();
    int seen = 0;
    for (int i = 0; i < WARM_UP_MIN || System.nanoTime() - begin < WARM_UP_NANOS; i++) {
      seen ^= System.identityHashCode(work.run());
    }
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long at = System.nanoTime();
      seen ^= System.identityHashCode(work.run());
      times[i] = (System.nanoTime() - at) / 1e6;
    }
    Arrays.sort(times);
    // The hash never has this value; reading it keeps the work alive.
    double median = seen == Integer.MIN_VALUE ? Double.NaN : times[rounds / 2];
    return new Timing(median, times[rounds - 1]);
  }
}
