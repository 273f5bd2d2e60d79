package org.quorate.cli.hamanager;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ha-manager crm-command}: orders for the master. */
final class CrmCommands {
  private static final String OWN = "/cluster/ha/quorate";
  private static final String STATUS = "/cluster/ha/status";

  private CrmCommands() {}

  static CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec crm =
        Commands.group(
            "crm-command",
            "Orders for the HA manager: they are queued and done in its next round.",
            "ha-manager crm-command migrate vm:100 node2",
            "ha-manager crm-command stop vm:100 60",
            "ha-manager crm-command node-maintenance enable node1",
            "ha-manager crm-command disarm-ha freeze",
            "ha-manager crm-command arm-ha");
    Commands.add(
        crm,
        session,
        arguments,
        MotionCommands.of("migrate", "ha-manager crm-command migrate vm:100 node2"),
        MotionCommands.of("relocate", "ha-manager crm-command relocate vm:100 node2"),
        ApiCommand.of("stop", Verb.POST, OWN + "/stop/{sid}")
            .arguments("sid", "timeout")
            .example("ha-manager crm-command stop vm:100 60")
            .example("ha-manager crm-command stop vm:100 0"),
        ApiCommand.of("disarm-ha", Verb.POST, STATUS + "/disarm-ha")
            .arguments("resource-mode")
            .example("ha-manager crm-command disarm-ha freeze"),
        ApiCommand.of("arm-ha", Verb.POST, STATUS + "/arm-ha")
            .example("ha-manager crm-command arm-ha"));
    CommandSpec maintenance =
        Commands.group(
            "node-maintenance",
            "Empties a node of its guests, or lets them come back.",
            "ha-manager crm-command node-maintenance enable node1",
            "ha-manager crm-command node-maintenance disable node1");
    Commands.add(
        maintenance,
        session,
        arguments,
        maintenance("enable", "Move the node's guests away, those that run without a pause."),
        maintenance("disable", "Let the node's guests come back."));
    crm.addSubcommand("node-maintenance", maintenance);
    return crm;
  }

  private static ApiCommand maintenance(String action, String does) {
    return ApiCommand.of(action, Verb.POST, OWN + "/node-maintenance/{node}")
        .arguments("node")
        .fixed("action", action)
        .described(does)
        .example("ha-manager crm-command node-maintenance " + action + " node1");
  }
}
