package org.quorate.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.recordings.Comparison;
import org.quorate.clusterfs.recordings.Tally;
import org.quorate.clusterfs.recordings.Tally.Kind;
import org.quorate.model.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate recordings}: the machine beside recordings of real clusters. */
@Command(
    name = "recordings",
    description = "Compares the cluster file system with recordings of real pmxcfs clusters.",
    footer = {
      "",
      "DIR holds NNNN-*.json messages, db/*.json and *.sqlite databases and",
      "full-trace-*.jsonl.gz traces of what one node saw. Every message must be written",
      "again with the same bytes; every process of a trace is replayed and must say the",
      "same STATE, VERIFY and UPDATE, and come to the recorded databases.",
      "Exit 0: everything agrees; 1: something does not, or there is nothing to compare.",
      "",
      "Examples:",
      "  ./quorate simulate recordings",
      "  ./quorate simulate recordings /srv/recordings --all"
    },
    mixinStandardHelpOptions = true)
final class CompareRecordings implements Callable<Integer> {
  private static final int SOMETHING_DIFFERS = 1;
  private static final int NAMED_AT_MOST = 50;

  /** Set by the start script: the repository's root. */
  private static final String HOME = "quorate.home";

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "the recordings (default: ../shared/vectors beside the repository)")
  @Nullable Path directory;

  @Option(names = "--all", description = "name every difference, not only the first 50")
  boolean all;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path where =
        directory != null
            ? directory
            : Path.of(System.getProperty(HOME, ".")).resolve("../shared/vectors").normalize();
    try {
      return print(Comparison.of(where), where, out);
    } catch (InvalidInput refused) {
      err.println("recordings: " + refused.getMessage() + "; give another directory");
    } catch (IOException failure) {
      err.println("recordings: " + where + " cannot be read: " + failure.getMessage());
    }
    err.flush();
    return SOMETHING_DIFFERS;
  }

  private int print(Tally tally, Path where, PrintWriter out) {
    out.println("recordings in " + where);
    for (Kind kind : Kind.values()) {
      out.printf("%6d of %6d %s%n", tally.agreed(kind), tally.compared(kind), kind.claim());
    }
    tally.notes().forEach(note -> out.println("note: " + note));
    long named = all ? Long.MAX_VALUE : NAMED_AT_MOST;
    tally.differences().stream().limit(named).forEach(text -> out.println("differs: " + text));
    long more = tally.differences().size() - named;
    if (more > 0) {
      out.println("differs: " + more + " more; name them with --all");
    }
    out.println(tally.allAgree() ? "everything agrees" : "NOT everything agrees");
    out.flush();
    return tally.allAgree() ? 0 : SOMETHING_DIFFERS;
  }
}
