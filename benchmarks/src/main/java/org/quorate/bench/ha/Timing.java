package org.quorate.bench.ha;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Repeated rounds, in milliseconds.
 *
 * @param processor what a round took of the processors on average, collecting garbage included
 * @param median the time that passed in the round in the middle; more than the former on a machine
 *     that others use
 */
record Timing(double processor, double median) {
  /** What the compiler needs before it is worth measuring. */
  private static final long WARM_UP_NANOS = 1_500_000_000L;

  /** The kernel counts processor time in hundredths of a second. */
  private static final long TIMED_NANOS = 500_000_000L;

  private static final int WARM_UP_MIN = 5;
  private static final double NANOS_PER_MS = 1e6;

  /** Something to be timed; its result is looked at, so that nobody optimizes it away. */
  interface Work {
    Object run();
  }

  /**
   * @param rounds how many at least
   */
  static Timing of(int rounds, Work work) {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long warmed = process.getProcessCpuTime() + WARM_UP_NANOS;
    int seen = 0;
    for (int i = 0; i < WARM_UP_MIN || process.getProcessCpuTime() < warmed; i++) {
      seen ^= System.identityHashCode(work.run());
    }
    List<Double> times = new ArrayList<>();
    long begin = process.getProcessCpuTime();
    long enough = begin + TIMED_NANOS;
    while (times.size() < rounds || process.getProcessCpuTime() < enough) {
      long at = System.nanoTime();
      seen ^= System.identityHashCode(work.run());
      times.add((System.nanoTime() - at) / NANOS_PER_MS);
    }
    double processor = (process.getProcessCpuTime() - begin) / NANOS_PER_MS / times.size();
    Collections.sort(times);
    // The hash never has this value; reading it keeps the work alive.
    double median = seen == Integer.MIN_VALUE ? Double.NaN : times.get(times.size() / 2);
    return new Timing(processor, median);
  }
}
