package org.quorate.bench;

import org.quorate.lab.LabFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./bench}. */
@Command(
    name = "./bench",
    description = "Measures Quorate on this machine. Figures are only as good as it is quiet.",
    mixinStandardHelpOptions = false,
    subcommands = {ClusterFsCommand.class, HaCommand.class, MicroCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./bench clusterfs                      /etc/pve on three nodes, about 6 minutes",
      "  ./bench clusterfs --quick              the same in about 90 seconds, coarser",
      "  ./bench clusterfs --json result.json   the figures for a program, too",
      "  ./bench ha                             the HA manager's rounds, about 2 minutes",
      "  ./bench micro                          single operations of the machines (JMH)"
    })
public final class Bench implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private Bench() {}

  /** Runs one benchmark and ends with its exit code. */
  @SuppressWarnings("SystemOut") // a program that talks to the terminal
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  if (e instanceof LabFailure) {
                    line.getErr().println("bench: " + e.getMessage());
                  } else {
                    line.getErr().println("bench: unexpected: " + e);
                    e.printStackTrace(line.getErr());
                  }
                  return FAILED;
                })
            .setParameterExceptionHandler(
                (e, ignored) -> {
                  CommandLine line = e.getCommandLine();
                  line.getErr()
                      .println(
                          "bench: %s: see '%s --help'."
                              .formatted(e.getMessage(), line.getCommandSpec().qualifiedName()));
                  return USAGE;
                })
            .execute(arguments));
  }

  /** Without a command: the help. */
  @Override
  @SuppressWarnings("SystemOut")
  public void run() {
    new CommandLine(new Bench()).usage(System.out);
  }
}
