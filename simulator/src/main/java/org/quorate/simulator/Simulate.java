package org.quorate.simulator;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code simulate}. */
@Command(
    name = "simulate",
    description = "Runs the machines in simulated clusters with faults, or on recordings.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SimulateHa.class,
      CompareRecordings.class,
      CompareRules.class,
      CompareScheduling.class,
      SimulateScenario.class,
      Explore.class,
      SimulateClusterFs.class
    })
public final class Simulate {
  public static void main(String[] args) {
    System.exit(new CommandLine(new Simulate()).execute(args));
  }
}
