package org.quorate.lab.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.quorate.lab.LabFailure;
import org.quorate.lab.history.Checker;
import org.quorate.lab.history.HistoryText;
import org.quorate.lab.history.Verdict;
import org.quorate.lab.nemesis.KillRun;
import org.quorate.lab.nemesis.NemesisRun;
import org.quorate.lab.nemesis.Outcome;
import org.quorate.lab.setup.Requirements;
import org.quorate.model.InvalidInput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "nemesis",
    description =
        "Hurt nodes under load and judge what their clients saw. It makes nodes of its own and does"
            + " not touch those of './lab up'.",
    subcommands = {
      NemesisCommand.ClusterFs.class,
      NemesisCommand.Kills.class,
      NemesisCommand.Judge.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./lab nemesis clusterfs --nodes 3 --minutes 10",
      "  ./lab nemesis kills --times 200",
      "  ./lab nemesis check .lab/nemesis.history"
    })
final class NemesisCommand extends LabCommand {
  private static final int SHOWN_MAX = 20;
  private static final int BROKEN = 1;
  private static final int USAGE = 2;

  @Override
  public Integer call() {
    new CommandLine(this).usage(out);
    return USAGE;
  }

  /** What the runs have in common. */
  abstract static class Run extends LabCommand {
    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes (${DEFAULT-VALUE}).")
    int nodes = 3;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Repeats the choice of faults of an earlier run.")
    long seed = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    @Option(
        names = "--history",
        paramLabel = "FILE",
        description = "Where the history is written (.lab/nemesis.history).")
    Path history = paths.state().resolve("nemesis.history");

    abstract Outcome run() throws IOException, InterruptedException;

    @Override
    public Integer call() throws Exception {
      Requirements.checkMachine();
      Files.createDirectories(history.toAbsolutePath().getParent());
      out.println("seed " + seed);
      Outcome outcome = run();
      out.printf(
          "%,d operations acknowledged, %d faults; history: %s%n",
          outcome.done(), outcome.faults(), outcome.history());
      return verdict(outcome.verdict(), "seed " + seed);
    }
  }

  @Command(
      name = "clusterfs",
      description =
          "Clients on all nodes write, append and read in /etc/pve while daemons are killed and"
              + " stopped, Corosync is killed, cables are cut, power fails and disks run full.",
      footerHeading = "%nExample:%n",
      footer = "  ./lab nemesis clusterfs --nodes 5 --minutes 10 --seed 7")
  static final class ClusterFs extends Run {
    @Option(
        names = "--minutes",
        paramLabel = "M",
        description = "How long (${DEFAULT-VALUE}); fractions are allowed.")
    double minutes = 10;

    @Override
    Outcome run() throws IOException, InterruptedException {
      if (nodes < 3 || !(minutes > 0)) {
        throw new LabFailure("The nemesis needs at least 3 nodes and some minutes.");
      }
      Duration duration = Duration.ofMillis(Math.round(minutes * 60_000));
      return new NemesisRun(paths.product(), out::println).run(nodes, duration, seed, history);
    }
  }

  @Command(
      name = "kills",
      description =
          "Kill quorate-clusterfs at random moments under load; each time it must come back with"
              + " everything that was acknowledged.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  ./lab nemesis kills --nodes 1 --times 200",
        "  ./lab nemesis kills --nodes 3 --times 50"
      })
  static final class Kills extends Run {
    @Option(names = "--times", paramLabel = "N", description = "How often (${DEFAULT-VALUE}).")
    int times = 200;

    @Override
    Outcome run() throws IOException, InterruptedException {
      if (times < 1) {
        throw new LabFailure("--times must be at least 1.");
      }
      return new KillRun(paths.product(), out::println).run(nodes, times, seed, history);
    }
  }

  @Command(
      name = "check",
      description = "Judge a history that an earlier run wrote.",
      footerHeading = "%nExample:%n",
      footer = "  ./lab nemesis check .lab/nemesis.history")
  static final class Judge extends LabCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The history.")
    Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new LabFailure("There is no history at " + file + ": name the file of a run.");
      }
      try {
        Verdict verdict = Checker.check(HistoryText.parse(Files.readAllLines(file)));
        return verdict(verdict, file.toString());
      } catch (InvalidInput other) {
        throw new LabFailure(file + " cannot be judged: " + other.getMessage() + ".", other);
      }
    }
  }

  /** Prints a verdict; the exit code. */
  @SuppressWarnings("SystemOut") // commands talk to the terminal
  private static int verdict(Verdict verdict, String replay) {
    System.out.println(verdict.text());
    verdict.violations().stream()
        .limit(SHOWN_MAX)
        .forEach(v -> System.out.println("BROKEN: " + v.check().promise() + ": " + v.what()));
    System.out.println(
        verdict.kept()
            ? "All promises were kept."
            : verdict.violations().size() + " times a promise was broken (" + replay + ").");
    return verdict.kept() ? 0 : BROKEN;
  }
}
