package org.quorate.lab.command;

import java.io.PrintWriter;
import org.quorate.lab.LabFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** All commands of {@code ./lab}. */
@Command(
    name = "./lab",
    description = "Several real nodes on one machine: a cluster to look at, and to hurt.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ExecCommand.class,
      ShellCommand.class,
      PowerCommand.class,
      CutCommand.class,
      HealCommand.class,
      LogsCommand.class,
      ConsoleCommand.class,
      DemoCommand.class,
      NemesisCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./lab demo                       a power cut, and the guest runs again elsewhere",
      "  ./lab up                         three nodes",
      "  ./lab exec node1 -- pvecm status",
      "  ./lab power node2 off",
      "  ./lab down"
    })
public final class Commands extends LabCommand {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Commands() {}

  /** Runs the command that {@code arguments} name and gives its exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new Commands())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, line, parsed) -> explain(e, line.getErr()))
        .setParameterExceptionHandler((e, ignored) -> refuse(e))
        .execute(arguments);
  }

  /** Without a command: the help. */
  @Override
  public Integer call() {
    new CommandLine(new Commands()).usage(out);
    return USAGE;
  }

  private static int explain(Exception e, PrintWriter err) {
    if (e instanceof LabFailure failure) {
      err.println("lab: " + failure.getMessage());
    } else {
      err.println("lab: unexpected: " + e);
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static int refuse(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("lab: " + e.getMessage() + ": see '" + command + " --help'.");
    return USAGE;
  }
}
