package org.quorate.cli.quorate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.schema.Commands;
import org.quorate.model.InvalidInput;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code quorate completion PROGRAM}: what a shell needs to complete a program's words. */
final class CompletionCommand {
  private CompletionCommand() {}

  /** Finds a program by its name. */
  interface Programs {
    Optional<Program> find(String name);
  }

  static CommandSpec spec(Session session, Programs programs) {
    CommandSpec spec =
        Commands.command(
            "completion",
            "Print a program's tab completion for bash.",
            parsed -> {
              session
                  .out()
                  .println(script(session, parsed.matchedPositionalValue(0, ""), programs));
              return 0;
            },
            "source <(quorate completion ha-manager)");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .type(String.class)
            .paramLabel("<program>")
            .description("ha-manager, pvecm, pvesh, qm or quorate.")
            .build());
    return spec;
  }

  private static String script(Session session, String name, Programs programs) {
    Program program =
        programs
            .find(name)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "there is no program '"
                            + name
                            + "': use ha-manager, pvecm, pvesh, qm or quorate"));
    CommandSpec spec = program.spec(session, List.of());
    withOneSpelling(spec);
    return AutoComplete.bash(name, new CommandLine(spec));
  }

  /** Four spellings are understood; the one of the help is enough to offer. */
  private static void withOneSpelling(CommandSpec spec) {
    for (OptionSpec option : new ArrayList<>(spec.options())) {
      spec.remove(option);
      spec.addOption(option.toBuilder().names(option.longestName().replace('_', '-')).build());
    }
    spec.subcommands().values().forEach(command -> withOneSpelling(command.getCommandSpec()));
  }
}
