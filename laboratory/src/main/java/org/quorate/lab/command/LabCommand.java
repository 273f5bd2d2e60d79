package org.quorate.lab.command;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.quorate.lab.Progress;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.setup.LabState;
import org.quorate.lab.supervisor.SupervisorClient;
import picocli.CommandLine.Option;

/** What the commands have in common: where the lab is, and {@code --help}. */
abstract class LabCommand implements Callable<Integer> {
  final LabPaths paths = LabPaths.fromProperties();

  @SuppressWarnings("SystemOut") // commands talk to the terminal
  final PrintStream out = System.out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  LabPlan plan() {
    return LabState.require(paths);
  }

  LabNode node(String name) {
    return plan().node(name);
  }

  SupervisorClient supervisor() {
    return new SupervisorClient(paths);
  }

  NodeShell shell() {
    return new NodeShell(paths);
  }

  Progress progress() {
    return new Progress(out);
  }
}
