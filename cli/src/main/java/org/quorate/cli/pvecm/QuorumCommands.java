package org.quorate.cli.pvecm;

import java.io.PrintStream;
import java.util.function.Supplier;
import org.quorate.cli.schema.Commands;
import org.quorate.corosync.quorum.VoteQuorum;
import org.quorate.corosync.status.ClusterStatus;
import org.quorate.corosync.status.StatusReader;
import org.quorate.corosync.status.StatusText;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands that ask Corosync itself: they work where the rest of the cluster does not, in the
 * daemon or in a process of their own.
 */
public final class QuorumCommands {
  /** corosync-quorumtool(8) exits so when the cluster is not quorate. */
  private static final int NOT_QUORATE = 2;

  private QuorumCommands() {}

  /**
   * Adds status, nodes and expected to {@code pvecm}.
   *
   * @param more what stands below the status
   */
  public static void add(CommandSpec pvecm, PrintStream out, Supplier<String> more) {
    pvecm.addSubcommand(
        "status",
        Commands.command(
            "status",
            "Shows the cluster's state as this node sees it; exit code 2 without quorum.",
            parsed -> {
              ClusterStatus status = StatusReader.read();
              out.print(StatusText.status(status));
              out.print(more.get());
              return status.quorum().quorate() ? 0 : NOT_QUORATE;
            },
            "pvecm status | grep Quorate:"));
    pvecm.addSubcommand(
        "nodes",
        Commands.command(
            "nodes",
            "Lists the members of the cluster as this node sees them.",
            parsed -> {
              out.print(StatusText.nodes(StatusReader.read()));
              return 0;
            }));
    pvecm.addSubcommand("expected", expected(out));
  }

  private static CommandSpec expected(PrintStream out) {
    CommandSpec spec =
        Commands.command(
            "expected",
            "Tells Corosync how many votes to expect, to regain quorum by hand. Dangerous: two"
                + " halves of a cluster that both believe to be whole may run a guest twice.",
            parsed -> {
              int votes = votes(parsed.matchedPositionalValue(0, ""));
              ClusterStatus before = StatusReader.read();
              try (VoteQuorum corosync = VoteQuorum.connect()) {
                corosync.setExpected(votes);
              }
              int now = StatusReader.read().votes().highestExpected();
              if (now != votes) {
                throw new InvalidInput(
                    "Corosync goes on expecting "
                        + now
                        + " votes: with a quorum device in corosync.conf it never expects fewer than"
                        + " one node's and the device's; take the device out of"
                        + " /etc/corosync/corosync.conf on this node and run 'corosync-cfgtool -R'"
                        + " first");
              }
              if (votes < before.votes().highestExpected()) {
                out.println(
                    "expected votes lowered from "
                        + before.votes().highestExpected()
                        + " to "
                        + votes
                        + ": make sure that the missing nodes are switched off, their guests may"
                        + " still run. Corosync counts anew when they return.");
              }
              return 0;
            },
            "pvecm expected 1");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .type(String.class)
            .paramLabel("<votes>")
            .description("Votes of the whole cluster, 1 or more.")
            .build());
    return spec;
  }

  private static int votes(String text) {
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a number of votes: use 1 or more");
    }
    return Integer.parseInt(text);
  }
}
