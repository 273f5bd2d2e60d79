package org.quorate.simulator;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code simulate ha}. */
@Command(
    name = "ha",
    description = {
      "Runs the HA manager's machines in simulated clusters of 3 to 5 nodes with faults, and checks",
      "that no guest runs twice and none is given up. A broken promise is told with its story."
    },
    footer = {
      "",
      "Exit 0: all well; 1: a promise was broken.",
      "",
      "Examples:",
      "  ./quorate simulate ha --seeds 5000",
      "  ./quorate simulate ha --seeds 100000 --from 1000000",
      "  ./quorate simulate ha --seed 46 --trace"
    },
    mixinStandardHelpOptions = true)
final class SimulateHa implements Callable<Integer> {
  private static final int FOUND_A_VIOLATION = 1;
  private static final int SEEDS_PER_LINE = 1000;

  @Spec CommandSpec spec = CommandSpec.create();

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

  /** What many runs add up to. */
  private static final class Sum {
    private final Map<String, Long> checks = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private long runs;
    private long events;
    private long recoveries;
    private long broken;
    private long slowestMs;

    void add(Run.Report report) {
      runs++;
      events += report.events();
      recoveries += report.recoveries();
      broken += report.violation().isPresent() ? 1 : 0;
      slowestMs = Math.max(slowestMs, report.settledMs());
      report.checks().forEach((name, count) -> checks.merge(name, count, Long::sum));
      report.faults().forEach((name, count) -> faults.merge(name, count, Long::sum));
    }

    void print(PrintWriter out) {
      out.printf("%,d seeds: %,d events, %,d recoveries%n", runs, events, recoveries);
      out.println("checks: " + checks);
      out.println("faults: " + faults);
      out.printf(
          "%d broken promises; settled at most %d s after healing%n", broken, slowestMs / 1000);
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Sum sum = new Sum();
    if (seed != null) {
      Run.Terms usual = Run.Terms.usual();
      Run.Report report =
          Run.of(seed, trace ? usual.traced(out::println) : usual.told(out::println));
      out.printf("seed %d: %s%n", report.seed(), report.violation().orElse("all well"));
      sum.add(report);
    } else {
      many(out, sum);
    }
    sum.print(out);
    out.flush();
    return sum.broken > 0 ? FOUND_A_VIOLATION : 0;
  }

  private void many(PrintWriter out, Sum sum) {
    for (long at = from; at < from + seeds && (all || sum.broken == 0); at += SEEDS_PER_LINE) {
      long end = Math.min(from + seeds, at + SEEDS_PER_LINE);
      for (Run.Report report : LongStream.range(at, end).parallel().mapToObj(Run::of).toList()) {
        sum.add(report);
        if (report.violation().isPresent()) {
          tell(out, report, sum.broken == 1);
        }
      }
      out.printf("%,d seeds, %,d recoveries%n", sum.runs, sum.recoveries);
      out.flush();
    }
  }

  private static void tell(PrintWriter out, Run.Report report, boolean wholeStory) {
    out.printf("seed %d: %s%n", report.seed(), report.violation().orElse("all well"));
    if (wholeStory) {
      Run.story(report.seed()).forEach(line -> out.println("  " + line));
    }
    out.println("  repeat it with: " + report.replay());
    out.flush();
  }
}
