package org.quorate.cli.pvecm;

import java.util.List;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;
import org.quorate.cli.Program;
import org.quorate.cli.schema.ApiCommand;
import org.quorate.cli.schema.Commands;
import picocli.CommandLine.Model.CommandSpec;

/** {@code pvecm}: makes a cluster, joins one, and tells how it stands. */
public final class Pvecm implements Program {
  @Override
  public CommandSpec spec(Session session, List<String> arguments) {
    CommandSpec program =
        Commands.group(
            "pvecm",
            "The cluster: create it, join it, look at its quorum.",
            "pvecm create demo --link0 10.0.1.1 --link1 10.0.2.1",
            "pvecm add 10.0.1.1 --link0 10.0.1.2 --link1 10.0.2.2",
            "pvecm status | grep Quorate:");
    Commands.add(
        program,
        session,
        arguments,
        ApiCommand.of("create", Verb.POST, "/cluster/config")
            .arguments("clustername")
            .example("pvecm create demo --link0 10.0.1.1 --link1 10.0.2.1"),
        ApiCommand.of("delnode", Verb.DELETE, "/cluster/config/nodes/{node}")
            .arguments("node")
            .example("pvecm delnode node3"));
    program.addSubcommand("add", AddCommand.spec(session, arguments));
    QuorumCommands.add(program, session.out(), () -> ConfigurationText.of(session));
    return program;
  }
}
