package org.quorate.simulator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which runs a simulator makes: one seed, which is told, or many, which are added up. */
final class Seeds {
  private static final int FOUND_A_VIOLATION = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "500",
      description = "how many seeds (default: ${DEFAULT-VALUE})")
  long seeds;

  @Option(
      names = "--from",
      paramLabel = "S",
      defaultValue = "1",
      description = "the first seed (default: ${DEFAULT-VALUE})")
  long from;

  @Option(names = "--seed", paramLabel = "S", description = "run only this seed")
  @Nullable Long seed;

  @Option(names = "--trace", description = "with --seed: print everything that happens")
  boolean trace;

  @Option(names = "--all", description = "go on after a broken promise, and count them")
  boolean all;

  private final Map<String, Long> checks = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private long runs;
  private long broken;
  private long slowestMs;

  /**
   * What every run reports, of whatever kind.
   *
   * @param violation name of what was broken, and how; empty = all well
   * @param checks how often each invariant had something to look at
   * @param faults how often each kind struck
   * @param settledMs from healing until everything was at rest
   * @param replay the command that repeats this run
   */
  record Result(
      long seed,
      Optional<String> violation,
      Map<String, Long> checks,
      Map<String, Long> faults,
      long settledMs,
      String replay) {}

  /** A kind of runs, and what they alone count. */
  interface Kind<R> {
    int seedsPerLine();

    Result result(R report);

    R run(long seed);

    /** The same, telling as it goes: everything, or what matters. */
    R told(long seed, boolean everything, Consumer<String> line);

    /** The story of a run that broke a promise; empty = there is none. */
    List<String> story(long seed);

    void add(R report);

    /** The sum so far, in a few words. */
    String progress();

    /** The whole sum. */
    String sum();

    /** A time as this kind shows it. */
    String seconds(long ms);
  }

  /** Runs them and prints; the exit code. */
  <R> int run(Kind<R> kind, PrintWriter out) {
    if (seed != null) {
      R report = kind.told(seed, trace, out::println);
      Result result = add(kind, report);
      out.printf("seed %d: %s%n", result.seed(), result.violation().orElse("all well"));
    } else {
      many(kind, out);
    }
    out.printf("%,d seeds: %s%n", runs, kind.sum());
    out.println("checks: " + checks);
    out.println("faults: " + faults);
    out.printf(
        "%d broken promises; settled at most %s s after healing%n",
        broken, kind.seconds(slowestMs));
    out.flush();
    return broken > 0 ? FOUND_A_VIOLATION : 0;
  }

  private <R> void many(Kind<R> kind, PrintWriter out) {
    for (long at = from; at < from + seeds && (all || broken == 0); at += kind.seedsPerLine()) {
      long end = Math.min(from + seeds, at + kind.seedsPerLine());
      for (R report : LongStream.range(at, end).parallel().mapToObj(kind::run).toList()) {
        Result result = add(kind, report);
        if (result.violation().isPresent()) {
          tell(kind, result, out);
        }
      }
      out.printf("%,d seeds, %s%n", runs, kind.progress());
      out.flush();
    }
  }

  private <R> Result add(Kind<R> kind, R report) {
    Result result = kind.result(report);
    runs++;
    broken += result.violation().isPresent() ? 1 : 0;
    slowestMs = Math.max(slowestMs, result.settledMs());
    result.checks().forEach((name, count) -> checks.merge(name, count, Long::sum));
    result.faults().forEach((name, count) -> faults.merge(name, count, Long::sum));
    kind.add(report);
    return result;
  }

  /** The first one with its story. */
  private void tell(Kind<?> kind, Result result, PrintWriter out) {
    out.printf("seed %d: %s%n", result.seed(), result.violation().orElse("all well"));
    if (broken == 1) {
      kind.story(result.seed()).forEach(line -> out.println("  " + line));
    }
    out.println("  repeat it with: " + result.replay());
    out.flush();
  }
}
