package org.quorate.simulator;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.simulator.placement.SchedulingCases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate scheduling}: node scores beside recorded ones. */
@Command(
    name = "scheduling",
    description = "Compares node scores and balancing motions with recorded ones of the original.",
    footer = {
      "",
      "FILE is JSON with a list 'cases', each with nodes and their loads, a service to start,",
      "motions to choose from, and what came out. Numbers are compared bit for bit.",
      "Exit 0: everything agrees; 1: something differs; 2: FILE cannot be used.",
      "",
      "Examples:",
      "  ./quorate simulate scheduling",
      "  ./quorate simulate scheduling /srv/scheduling-vectors.json"
    },
    mixinStandardHelpOptions = true)
final class CompareScheduling implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "the cases (default: ../shared/scheduling-vectors.json beside the repository)")
  @Nullable Path file;

  @Override
  public Integer call() {
    return Agreements.print(
        spec,
        "scheduling cases",
        Agreements.path(file, "scheduling-vectors.json"),
        SchedulingCases::compare);
  }
}
