package org.quorate.simulator;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  private static final int SEEDS_PER_LINE = 1000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin Seeds seeds = new Seeds();

  /** What the runs add up to, beyond what all do. */
  private static final class Runs implements Seeds.Kind<Run.Report> {
    private long events;
    private long recoveries;

    @Override
    public int seedsPerLine() {
      return SEEDS_PER_LINE;
    }

    @Override
    public Seeds.Result result(Run.Report report) {
      return new Seeds.Result(
          report.seed(),
          report.violation(),
          report.checks(),
          report.faults(),
          report.settledMs(),
          report.replay());
    }

    @Override
    public Run.Report run(long seed) {
      return Run.of(seed);
    }

    @Override
    public Run.Report told(long seed, boolean everything, Consumer<String> line) {
      Run.Terms usual = Run.Terms.usual();
      return Run.of(seed, everything ? usual.traced(line) : usual.told(line));
    }

    @Override
    public List<String> story(long seed) {
      return Run.story(seed);
    }

    @Override
    public void add(Run.Report report) {
      events += report.events();
      recoveries += report.recoveries();
    }

    @Override
    public String progress() {
      return "%,d recoveries".formatted(recoveries);
    }

    @Override
    public String sum() {
      return "%,d events, %,d recoveries".formatted(events, recoveries);
    }

    @Override
    public String seconds(long ms) {
      return Long.toString(ms / 1000);
    }
  }

  @Override
  public Integer call() {
    return seeds.run(new Runs(), spec.commandLine().getOut());
  }
}
