package org.quorate.cli.hamanager;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ha-manager probe}. */
final class ProbeCommands {
  private static final String PROBES = "/cluster/ha/quorate/probes";
  private static final String PROBE = PROBES + "/{sid}";

  private ProbeCommands() {}

  static CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec probes =
        Commands.group(
            "probe",
            "Guests that are restarted or relocated when they run and do not answer.",
            "ha-manager probe add vm:100 agent",
            "ha-manager probe add vm:101 http://10.0.0.7:8080/health --interval 5 --restarts 2",
            "ha-manager probe list");
    Commands.add(
        probes,
        session,
        arguments,
        ApiCommand.of("list", Verb.GET, PROBES)
            .example("ha-manager probe list")
            .show(ProbeCommands::list),
        ApiCommand.of("add", Verb.POST, PROBES)
            .arguments("sid", "check")
            .example("ha-manager probe add vm:100 tcp:10.0.0.7:80 --strikes 3"),
        ApiCommand.of("set", Verb.PUT, PROBE)
            .arguments("sid")
            .example("ha-manager probe set vm:100 --disable 1")
            .example("ha-manager probe set vm:100 --delete interval"),
        ApiCommand.of("remove", Verb.DELETE, PROBE)
            .arguments("sid")
            .example("ha-manager probe remove vm:100"));
    return probes;
  }

  /** One line a guest, and beneath it why its probe has no effect. */
  private static int list(Session session, @Nullable Object answer, ParseResult parsed) {
    for (var row : RulesText.rows(answer)) {
      Object health = row.get("health");
      String disabled = "1".equals(String.valueOf(row.get("disable"))) ? " (disabled)" : "";
      session
          .out()
          .println(
              row.get("sid")
                  + ": "
                  + row.get("check")
                  + disabled
                  + (health == null ? "" : ", on " + row.get("node") + " " + health));
      Object problem = row.get("problem");
      if (problem != null) {
        session.out().println("  no effect: " + problem);
      }
    }
    return 0;
  }
}
