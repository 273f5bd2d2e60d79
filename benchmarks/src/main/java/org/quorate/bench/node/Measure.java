package org.quorate.bench.node;

import java.util.Arrays;
import java.util.Optional;

/**
 * What one measurement gave. Between processes it is one line of text.
 *
 * @param what the operation's name, for example {@code create}
 * @param writers how many threads did it at once
 * @param operations how many were done
 * @param failed how many failed; their times do not count
 * @param nanos how long all of it took
 * @param p50Nanos half of the operations took at most this long
 * @param p99Nanos 99 of 100 took at most this long
 * @param maxNanos the longest
 */
public record Measure(
    String what,
    int writers,
    long operations,
    long failed,
    long nanos,
    long p50Nanos,
    long p99Nanos,
    long maxNanos) {
  private static final String MARK = "measure";
  private static final int FIELDS = 9;

  /** From the times of single operations, in any order. */
  static Measure of(String what, int writers, long[] times, long failed, long nanos) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return new Measure(
        what,
        writers,
        times.length,
        failed,
        nanos,
        rank(sorted, 50),
        rank(sorted, 99),
        rank(sorted, 100));
  }

  /** The smallest value that {@code percent} of all do not exceed; 0 of nothing. */
  private static long rank(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  public double perSecond() {
    return nanos == 0 ? 0 : operations * 1e9 / nanos;
  }

  /** One line for {@link #parse}. */
  String line() {
    return String.join(
        "\t",
        MARK,
        what,
        Integer.toString(writers),
        Long.toString(operations),
        Long.toString(failed),
        Long.toString(nanos),
        Long.toString(p50Nanos),
        Long.toString(p99Nanos),
        Long.toString(maxNanos));
  }

  /** Empty when the line says something else. */
  public static Optional<Measure> parse(String line) {
    String[] f = line.split("\t", -1);
    if (f.length != FIELDS || !f[0].equals(MARK)) {
      return Optional.empty();
    }
    try {
      long[] n = Arrays.stream(f, 2, FIELDS).mapToLong(Long::parseLong).toArray();
      return Optional.of(
          new Measure(f[1], Math.toIntExact(n[0]), n[1], n[2], n[3], n[4], n[5], n[6]));
    } catch (NumberFormatException | ArithmeticException other) {
      return Optional.empty();
    }
  }
}
