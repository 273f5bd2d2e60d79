package org.quorate.bench;

import java.util.concurrent.Callable;
import org.quorate.bench.ha.HaBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ha",
    description =
        "The HA manager's round in steady state and when a node fails, for 20 nodes with 2,000"
            + " services and 50 with 10,000, beside the original's figures (of another machine);"
            + " and how it grows up to 100 with 50,000. Needs no root; about 2 minutes.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./bench ha", "  ./bench ha --rounds 100"})
final class HaCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "25",
      description = "How often each round is timed (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Override
  @SuppressWarnings("SystemOut") // the report
  public Integer call() throws Exception {
    new HaBench(System.out, Math.max(1, rounds)).run();
    return 0;
  }
}
