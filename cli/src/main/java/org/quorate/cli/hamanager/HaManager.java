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
  private static final String RULES = "/cluster/ha/rules";
  private static final String RULE = RULES + "/{rule}";

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
    program.addSubcommand("rules", rules(session, arguments));
    return program;
  }

  private static CommandSpec rules(Session session, List<String> arguments) {
    CommandSpec rules =
        Commands.group(
            "rules",
            "Which nodes resources prefer, and which stay together or apart.",
            "ha-manager rules add node-affinity web --resources vm:100,vm:101"
                + " --nodes node1:2,node2",
            "ha-manager rules add resource-affinity dbs --resources vm:200,vm:201"
                + " --affinity negative",
            "ha-manager rules list");
    Commands.add(
        rules,
        session,
        arguments,
        ApiCommand.of("list", Verb.GET, RULES)
            .example("ha-manager rules list --resource vm:100")
            .show(RulesText::list),
        ApiCommand.of("config", Verb.GET, RULES)
            .described("The HA rules as their file has them.")
            .show(RulesText::config),
        ApiCommand.of("add", Verb.POST, RULES)
            .arguments("type", "rule")
            .example(
                "ha-manager rules add node-affinity web --resources vm:100 --nodes node1 --strict"),
        ApiCommand.of("set", Verb.PUT, RULE)
            .arguments("type", "rule")
            .example("ha-manager rules set node-affinity web --nodes node1:2,node2:1"),
        ApiCommand.of("remove", Verb.DELETE, RULE)
            .arguments("rule")
            .example("ha-manager rules remove web"));
    return rules;
  }
}
