package org.quorate.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The project's own scenarios: each first line says what it shows, and what happens is written in
 * the same file. After a wanted change of the machines {@code ./quorate simulate scenario
 * simulator/src/test/resources/scenarios --rewrite} writes it anew; read the difference before you
 * commit it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnScenariosTest {
  private static final Path FOLDER = Path.of("src/test/resources/scenarios");
  private static final Path MACHINES = Path.of("../ha/src/main/java/org/quorate/ha/crm");

  private final Map<Path, Outcome> outcomes = new HashMap<>();

  Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.sorted().toList().stream();
    }
  }

  private Outcome run(Path file, ScenarioFile scenario) {
    return outcomes.computeIfAbsent(file, same -> ScenarioRun.of(scenario.scenario()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void happensAsItSays(Path file) throws IOException {
    String text = Files.readString(file);
    ScenarioFile scenario = ScenarioFile.parse(file.getFileName().toString(), text);

    assertThat(text).as("the first line says what it shows").startsWith("# ");
    assertThat(scenario.expected()).isNotNull();
    assertThat(Agreement.of(scenario, run(file, scenario)).differences()).isEmpty();
  }

  @Test
  void everyRowOfTheTransitionTablesHappens() throws IOException {
    Set<String> happened = new TreeSet<>();
    for (Path file : files().toList()) {
      ScenarioFile scenario =
          ScenarioFile.parse(file.getFileName().toString(), Files.readString(file));
      for (ScenarioEvent event : run(file, scenario).events()) {
        Map<String, Object> fields = event.what().fields();
        switch (event.what().event()) {
          case "service_state", "node_state" ->
              happened.add(fields.get("from") + " " + fields.get("to"));
          case "node_deleted" -> happened.add("gone (removed)");
          default -> {}
        }
      }
    }

    assertThat(happened).containsAll(rows("ServiceTable.java")).containsAll(rows("NodeTable.java"));
  }

  private static List<String> rows(String machine) throws IOException {
    return Files.readAllLines(MACHINES.resolve(machine)).stream()
        .filter(line -> line.startsWith(" * | ") && !line.startsWith(" * | from "))
        .map(line -> line.split("\\|"))
        .map(cells -> cells[1].strip() + " " + cells[2].strip())
        .toList();
  }
}
