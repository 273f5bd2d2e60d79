package org.quorate.simulator;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.quorate.simulator.clusterfs.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code simulate clusterfs}. */
@Command(
    name = "clusterfs",
    description = {
      "Runs the cluster file system's machines in simulated clusters of 2 to 7 nodes with faults,",
      "and checks that nothing acknowledged is lost. Stops at the first seed that breaks a promise."
    },
    footer = {
      "",
      "Exit 0: all well; 1: a promise was broken.",
      "",
      "Examples:",
      "  ./quorate simulate clusterfs --seeds 2000",
      "  ./quorate simulate clusterfs --seeds 100000 --from 1000000",
      "  ./quorate simulate clusterfs --seed 46 --trace"
    },
    mixinStandardHelpOptions = true)
final class SimulateClusterFs implements Callable<Integer> {
  private static final int SEEDS_PER_LINE = 500;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin Seeds seeds = new Seeds();

  /** What the runs add up to, beyond what all do. */
  private static final class Runs implements Seeds.Kind<Run.Report> {
    private long steps;
    private long messages;
    private long acknowledged;
    private long unknown;
    private long refused;

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

    /** There is no shorter story than everything. */
    @Override
    public Run.Report told(long seed, boolean everything, Consumer<String> line) {
      Run.Terms usual = Run.Terms.usual();
      return Run.of(seed, everything ? usual.traced(line) : usual);
    }

    @Override
    public List<String> story(long seed) {
      return List.of();
    }

    @Override
    public void add(Run.Report report) {
      steps += report.steps();
      messages += report.messages();
      acknowledged += report.acknowledged();
      unknown += report.unknown();
      refused += report.refused();
    }

    @Override
    public String progress() {
      return "%,d changes acknowledged".formatted(acknowledged);
    }

    @Override
    public String sum() {
      return ("%,d steps, %,d messages; changes: %,d acknowledged, %,d refused, %,d unknown")
          .formatted(steps, messages, acknowledged, refused, unknown);
    }

    @Override
    public String seconds(long ms) {
      return "%.1f".formatted(ms / 1000.0);
    }
  }

  @Override
  public Integer call() {
    return seeds.run(new Runs(), spec.commandLine().getOut());
  }
}
