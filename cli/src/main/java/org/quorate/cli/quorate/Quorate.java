package org.quorate.cli.quorate;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.Programs;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code quorate}: the history of configuration files, and how the file system stands. */
public final class Quorate implements Program {
  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec program =
        Commands.group(
            "quorate",
            "Quorate's own: who changed which file, and how the cluster file system stands.",
            "quorate history storage.cfg",
            "quorate history /etc/pve/storage.cfg --diff --limit 3",
            "quorate history storage.cfg --restore 12",
            "quorate clusterfs status");
    program.addSubcommand("history", HistoryCommand.spec(session));
    CommandSpec clusterFs =
        Commands.group(
            "clusterfs", "The cluster file system of this node.", "quorate clusterfs status");
    Commands.add(
        clusterFs,
        session,
        arguments,
        ApiCommand.of("status", Verb.GET, "/nodes/{node}/quorate/clusterfs")
            .show(ClusterFsText::status)
            .example("quorate clusterfs status --output-format json"));
    program.addSubcommand("clusterfs", clusterFs);
    program.addSubcommand("completion", CompletionCommand.spec(session, Programs::find));
    return program;
  }
}
