package org.quorate.cli.schema;

import java.util.List;
import java.util.concurrent.Callable;
import org.quorate.api.local.Session;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Builds picocli commands without annotations: what they offer depends on the method table. */
public final class Commands {
  private static final int USAGE = 255;

  private Commands() {}

  /** What a command does once its arguments are parsed; returns the exit code. */
  public interface Action {
    int run(ParseResult parsed) throws Exception;
  }

  /** A program or group of commands: alone it shows its help. */
  public static CommandSpec group(String name, String description, String... examples) {
    CommandSpec spec =
        command(
            name,
            description,
            parsed -> {
              CommandLine line = parsed.commandSpec().commandLine();
              line.usage(line.getErr());
              return USAGE;
            },
            examples);
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    return spec;
  }

  /** A command with {@code --help}; options and arguments are added by the caller. */
  public static CommandSpec command(
      String name, String description, Action action, String... examples) {
    Running running = new Running(action);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(running);
    running.spec = spec;
    spec.name(name);
    Options.describe(spec, description, List.of(examples));
    spec.addOption(Options.help());
    return spec;
  }

  /** Adds commands that are one API call each. */
  public static void add(
      CommandSpec group, Session session, List<String> arguments, ApiCommand... commands) {
    for (ApiCommand command : commands) {
      group.addSubcommand(command.name(), command.spec(session, arguments));
    }
  }

  private static final class Running implements Callable<Integer> {
    private final Action action;
    private CommandSpec spec = CommandSpec.create();

    private Running(Action action) {
      this.action = action;
    }

    @Override
    public Integer call() throws Exception {
      return action.run(spec.commandLine().getParseResult());
    }
  }
}
