package org.quorate.simulator;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate}. */
@Command(
    name = "simulate",
    description = "Runs the machines in simulated clusters with faults, or on recordings.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Simulate.Seed.class,
      Simulate.Many.class,
      CompareRecordings.class,
      CompareRules.class,
      CompareScheduling.class,
      SimulateScenario.class,
      SimulateClusterFs.class
    })
public final class Simulate {
  private static final int FOUND_A_VIOLATION = 1;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Simulate()).execute(args));
  }

  /** Repeats one run. */
  @Command(
      name = "seed",
      description = "Runs one seed and tells how it ended.",
      mixinStandardHelpOptions = true)
  static final class Seed implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "N", description = "the seed")
    long seed;

    @Option(
        names = "--steps",
        paramLabel = "K",
        defaultValue = "9223372036854775807",
        description = "stop after so many events")
    long steps;

    @Option(names = "--trace", description = "print everything that happens")
    boolean trace;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      @Nullable Consumer<String> tracer = trace ? out::println : null;
      Run.Terms usual = Run.Terms.usual();
      Run.Report report =
          Run.of(seed, new Run.Terms(usual.doors(), usual.invariants(), steps, tracer));
      out.println(Simulate.line(report));
      out.println("checks: " + report.checks());
      out.flush();
      return report.violation().isPresent() ? FOUND_A_VIOLATION : 0;
    }
  }

  /** Many runs. */
  @Command(
      name = "run",
      description = "Runs many seeds; names each that breaks an invariant.",
      mixinStandardHelpOptions = true)
  static final class Many implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--seeds",
        paramLabel = "COUNT",
        defaultValue = "500",
        description = "how many (default: ${DEFAULT-VALUE})")
    int seeds;

    @Option(
        names = "--first",
        paramLabel = "N",
        defaultValue = "1",
        description = "the first seed (default: ${DEFAULT-VALUE})")
    long first;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      Map<String, Long> checks = new TreeMap<>();
      long events = 0;
      int recoveries = 0;
      int violations = 0;
      for (long seed = first; seed < first + seeds; seed++) {
        Run.Report report = Run.of(seed);
        report.checks().forEach((name, count) -> checks.merge(name, count, Long::sum));
        events += report.events();
        recoveries += report.recoveries();
        if (report.violation().isPresent()) {
          violations++;
          out.println(Simulate.line(report));
          out.println("  repeat it with: " + report.replay());
        }
      }
      out.printf(
          "%d seeds, %d events, %d recoveries, %d violations; checks: %s%n",
          seeds, events, recoveries, violations, checks);
      out.flush();
      return violations > 0 ? FOUND_A_VIOLATION : 0;
    }
  }

  static String line(Run.Report report) {
    return "seed %d: %s (%d events, %d recoveries, settled %d s after healing)"
        .formatted(
            report.seed(),
            report.violation().orElse("all well"),
            report.events(),
            report.recoveries(),
            report.settledMs() / 1000);
  }
}
