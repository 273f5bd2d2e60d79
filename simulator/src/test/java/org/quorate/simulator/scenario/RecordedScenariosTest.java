package org.quorate.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machines do what the original did in each recorded scenario, event for event and second for
 * second, and leave the same cluster. The recordings lie beside the repository; without them this
 * is skipped.
 */
class RecordedScenariosTest {
  private static final Path SHARED = Path.of("../../shared");

  @ParameterizedTest
  @ValueSource(strings = {"scenarios", "scenarios-extra"})
  void everyRecordedScenarioAgrees(String folder) throws IOException {
    Path where = SHARED.resolve(folder);
    Assumptions.assumeTrue(Files.isDirectory(where), "no recordings in " + where);
    List<String> differing = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(where)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      ScenarioFile scenario = ScenarioFile.parse("unnamed", Files.readString(file));
      List<String> differences =
          Agreement.of(scenario, ScenarioRun.of(scenario.scenario())).differences();
      if (!differences.isEmpty()) {
        differing.add(file.getFileName() + ": " + differences);
      }
    }
    assertThat(files).isNotEmpty();
    assertThat(differing).isEmpty();
  }
}
