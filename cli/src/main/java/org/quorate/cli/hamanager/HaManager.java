package org.quorate.cli.hamanager;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ha-manager}: what is highly available, and how it stands. */
public final class HaManager implements Program {
  private static final String RESOURCES = "/cluster/ha/resources";
  private static final String RESOURCE = RESOURCES + "/{sid}";

  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec program =
        Commands.group(
            "ha-manager",
            "High availability: resources, state and evidence.",
            "ha-manager add vm:100 --state started",
            "ha-manager status",
            "ha-manager set vm:100 --state stopped");
    Commands.add(
        program,
        session,
        arguments,
        ApiCommand.of("add", Verb.POST, RESOURCES)
            .arguments("sid")
            .example("ha-manager add vm:100 --state started --max-restart 3 --max-relocate 2"),
        ApiCommand.of("set", Verb.PUT, RESOURCE)
            .arguments("sid")
            .example("ha-manager set vm:100 --state stopped"),
        ApiCommand.of("remove", Verb.DELETE, RESOURCE)
            .arguments("sid")
            .example("ha-manager remove vm:100"),
        ApiCommand.of("status", Verb.GET, "/cluster/ha/status/current").show(HaText::status),
        ApiCommand.of("config", Verb.GET, RESOURCES).show(HaText::config));
    return program;
  }
}
