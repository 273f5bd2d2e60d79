package org.quorate.cli.hamanager;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.output.OutputFormat;
import org.quorate.cli.schema.Commands;
import org.quorate.cli.schema.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ha-manager status}: one line a fact, and with {@code --verbose} the records behind. */
final class StatusCommand {
  private static final String VERBOSE = "--verbose";
  private static final String STATUS = "/cluster/ha/status/";

  private StatusCommand() {}

  static CommandSpec spec(Session session) {
    CommandSpec spec =
        Commands.command(
            "status",
            "Quorum, master, nodes, guests, lost nodes, and what the cluster can still bear.",
            parsed -> run(session, parsed),
            "ha-manager status",
            "ha-manager status --verbose",
            "ha-manager status --output-format json");
    spec.addOption(
        OptionSpec.builder(VERBOSE, "-verbose", "-v")
            .type(String.class)
            .arity("0..1")
            .fallbackValue("1")
            .paramLabel("<0|1>")
            .description(
                "Also guests whose probes are answered, and the master's and the nodes' own records.")
            .build());
    spec.addOption(Options.outputFormat());
    return spec;
  }

  private static int run(Session session, ParseResult parsed) throws Exception {
    Object rows = ask(session, "current");
    boolean verbose =
        parsed.hasMatchedOption(VERBOSE)
            && !"0".equals(parsed.<String>matchedOptionValue(VERBOSE, "1"));
    var format = Options.format(parsed);
    if (format.isPresent()) {
      Object answer = verbose ? ask(session, "manager_status") : rows;
      return format.get().renderer().show(session, answer, parsed);
    }
    HaText.status(session, rows, verbose);
    if (verbose) {
      session.out().println("full cluster state:");
      OutputFormat.JSON_PRETTY.renderer().show(session, ask(session, "manager_status"), parsed);
    }
    return 0;
  }

  private static @Nullable Object ask(Session session, String what) {
    return session.calls().call(Verb.GET, STATUS + what, Map.of());
  }
}
