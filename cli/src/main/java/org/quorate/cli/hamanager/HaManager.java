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
  private static final String OWN = "/cluster/ha/quorate";
  private static final String GROUPS = "/cluster/ha/groups";
  private static final String GROUP = GROUPS + "/{group}";

  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec program =
        Commands.group(
            "ha-manager",
            "High availability: resources, state and evidence.",
            "ha-manager add vm:100 --state started",
            "ha-manager status",
            "ha-manager set vm:100 --state stopped",
            "ha-manager migrate vm:100 node2",
            "ha-manager why vm:100",
            "ha-manager forecast --lose node2");
    Commands.add(
        program,
        session,
        arguments,
        ApiCommand.of("add", Verb.POST, RESOURCES)
            .arguments("sid")
            .example("ha-manager add vm:100 --state started --max-restart 3 --max-relocate 2")
            .calling((given, path) -> CapacityWarning.after(session, Verb.POST, path, given)),
        ApiCommand.of("set", Verb.PUT, RESOURCE)
            .arguments("sid")
            .example("ha-manager set vm:100 --state stopped")
            .example("ha-manager set vm:100 --delete max_restart")
            .calling((given, path) -> CapacityWarning.after(session, Verb.PUT, path, given)),
        ApiCommand.of("remove", Verb.DELETE, RESOURCE)
            .arguments("sid")
            .example("ha-manager remove vm:100"),
        ApiCommand.of("config", Verb.GET, RESOURCES)
            .example("ha-manager config --type vm")
            .show(HaText::config),
        ApiCommand.of("why", Verb.GET, OWN + "/why/{sid}")
            .arguments("sid")
            .example("ha-manager why vm:100")
            .show(InsightText::why),
        ApiCommand.of("forecast", Verb.GET, OWN + "/forecast")
            .example("ha-manager forecast")
            .example("ha-manager forecast --lose node2,node3")
            .show(InsightText::forecast),
        MotionCommands.of("migrate", "ha-manager migrate vm:100 node2"),
        MotionCommands.of("relocate", "ha-manager relocate vm:100 node2"));
    program.addSubcommand("status", StatusCommand.spec(session));
    groups(program, session, arguments);
    program.addSubcommand("rules", RuleCommands.spec(session, arguments));
    program.addSubcommand("probe", ProbeCommands.spec(session, arguments));
    program.addSubcommand("order", OrderCommands.spec(session, arguments));
    program.addSubcommand("crm-command", CrmCommands.spec(session, arguments));
    return program;
  }

  private static void groups(CommandSpec program, Session session, List<String> arguments) {
    Commands.add(
        program,
        session,
        arguments,
        ApiCommand.of("groupadd", Verb.POST, GROUPS)
            .arguments("group")
            .example("ha-manager groupadd dbs --nodes node1:2,node2 --restricted 1"),
        ApiCommand.of("groupset", Verb.PUT, GROUP)
            .arguments("group")
            .example("ha-manager groupset dbs --nodes node1,node2,node3"),
        ApiCommand.of("groupremove", Verb.DELETE, GROUP)
            .arguments("group")
            .example("ha-manager groupremove dbs"),
        ApiCommand.of("groupconfig", Verb.GET, GROUPS)
            .example("ha-manager groupconfig --output-format json")
            .show(HaText::groups));
  }
}
