package org.quorate.simulator;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.simulator.placement.RuleCases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate rules}: HA rules beside recorded rule sets. */
@Command(
    name = "rules",
    description = "Compares what HA rules come to with recorded rule sets of the original.",
    footer = {
      "",
      "DIR holds *.json files, each with one case or a list of cases: rules and nodes, and",
      "which rules are dropped, which follow, and what they mean for each service; or",
      "services, and which of them are moved together.",
      "Exit 0: everything agrees; 1: something differs; 2: DIR cannot be used.",
      "",
      "Examples:",
      "  ./quorate simulate rules",
      "  ./quorate simulate rules /srv/recorded-rules"
    },
    mixinStandardHelpOptions = true)
final class CompareRules implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "the cases (default: ../shared/rules-tests beside the repository)")
  @Nullable Path directory;

  @Override
  public Integer call() {
    return Agreements.print(
        spec, "rule cases", Agreements.path(directory, "rules-tests"), RuleCases::compare);
  }
}
