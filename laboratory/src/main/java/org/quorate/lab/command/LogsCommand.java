package org.quorate.lab.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.process.Replacement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description =
        "Show what a node's daemons say: corosync (which speaks to syslog), quorate-clusterfs,"
            + " quorate-api, quorate-ha.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./lab logs node1", "  ./lab logs node1 quorate-ha -f"})
final class LogsCommand extends LabCommand {
  private static final String LINES = "200";
  private static final String SUFFIX = ".log";

  @Parameters(index = "0", paramLabel = "NODE", description = "For example node1.")
  String node = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DAEMON",
      description = "One of them (default all).")
  @Nullable String daemon;

  @Option(names = "-f", description = "Follow.")
  boolean follow;

  @Override
  public Integer call() throws Exception {
    LabNode target = node(node);
    List<String> argv = new ArrayList<>(List.of("tail", "-n", LINES));
    if (follow) {
      argv.add("-F");
    }
    files(target).forEach(file -> argv.add(file.toString()));
    throw Replacement.by(argv);
  }

  private List<Path> files(LabNode target) throws IOException {
    Path directory = paths.logs(target);
    List<Path> all;
    try (Stream<Path> found = Files.exists(directory) ? Files.list(directory) : Stream.of()) {
      all = found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    String wanted = daemon == null ? null : daemon + SUFFIX;
    List<Path> chosen =
        all.stream()
            .filter(file -> wanted == null || file.getFileName().toString().equals(wanted))
            .toList();
    if (chosen.isEmpty()) {
      throw new LabFailure(
          "%s has no log of '%s': it has %s."
              .formatted(
                  target.name(),
                  daemon == null ? "anything" : daemon,
                  all.isEmpty()
                      ? "none yet"
                      : String.join(", ", all.stream().map(LogsCommand::daemonOf).toList())));
    }
    return chosen;
  }

  private static String daemonOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
