package org.quorate.cli.hamanager;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ha-manager rules}. */
final class RuleCommands {
  private static final String RULES = "/cluster/ha/rules";
  private static final String RULE = RULES + "/{rule}";

  private RuleCommands() {}

  static CommandSpec spec(Session session, List<String> arguments) {
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
