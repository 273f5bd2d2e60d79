package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code ./quorate simulate rules} and {@code scheduling}: agreement is counted, doubt is named.
 */
class CompareDecisionsTest {
  private static final String RULES =
      """
      {"name": "pair", "input": {"nodes": ["node1", "node2"], "rules": [
        {"id": "stay", "type": "resource-affinity", "resources": ["vm:1", "vm:2"],
         "affinity": "positive"},
        {"id": "lonely", "type": "resource-affinity", "resources": ["vm:3"],
         "affinity": "negative"}]},
       "expected": {"dropped": [{"rule": "lonely", "reason": "fewer_than_two_resources"}],
        "rules_after_transform": [{"id": "stay", "type": "resource-affinity",
          "resources": ["vm:1", "vm:2"], "affinity": "positive"}],
        "compiled": {"node_affinity": {}, "negative": {},
          "positive": {"vm:1": ["vm:2"], "vm:2": ["vm:1"]}}}}
      """;
  private static final String BUNDLES =
      """
      [{"input": {"service_status": {"vm:1": {"node": "node1", "state": "started"},
                                     "vm:2": {"node": "node1", "state": "started"}},
                  "positive": {"vm:1": ["vm:2"], "vm:2": ["vm:1"]}},
        "expected": {"bundles": {"vm:1": ["vm:1", "vm:2"]}}}]
      """;
  private static final String SCHEDULING =
      """
      {"cases": [{"nodes": [{"name": "node1", "cpu": 4, "maxcpu": 8, "mem": 8, "maxmem": 16},
                            {"name": "node2", "cpu": 0, "maxcpu": 8, "mem": 0, "maxmem": 16}],
        "start": {"maxcpu": 1.0, "maxmem": 1},
        "candidates": [{"service": "vm:1", "from": "node1", "to": "node2", "cpu": 2, "mem": 4}],
        "expected": {"imbalance": 1.0, "start_scores": {"node1": 0.0, "node2": 1.0},
          "bruteforce": [{"service": "vm:1", "to": "node2", "imbalance": 0.0}],
          "topsis": [{"service": "vm:1", "to": "node2", "imbalance": 0.0}]}}]}
      """;

  @TempDir Path temp;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(String... args) {
    return new CommandLine(new Simulate())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(temp.resolve(name), content).toString();
  }

  @Test
  void helpHasExamples() {
    assertThat(simulate("rules", "--help")).isZero();
    assertThat(simulate("scheduling", "--help")).isZero();
    assertThat(out.toString())
        .contains("Examples:", "./quorate simulate rules", "./quorate simulate scheduling");
  }

  @Test
  void casesThatAgreeAreCounted() throws IOException {
    file("pair.json", RULES);
    file("resource-bundles.json", BUNDLES);
    assertThat(simulate("rules", temp.toString())).isZero();
    assertThat(out.toString()).contains("2 of 2 rule cases in " + temp + " agree");
    assertThat(simulate("scheduling", file("vectors", SCHEDULING))).isZero();
    assertThat(out.toString()).contains("1 of 1 scheduling cases");
  }

  @Test
  void eachDifferenceIsNamed() throws IOException {
    file("pair.json", RULES.replace("fewer_than_two_resources", "more_resources_than_nodes"));
    assertThat(simulate("rules", temp.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "differs: pair: dropped lacks lonely more_resources_than_nodes",
            "differs: pair: dropped has too much: lonely fewer_than_two_resources",
            "0 of 1 rule cases");
    String vectors =
        file("vectors", SCHEDULING.replace("\"imbalance\": 1.0", "\"imbalance\": 1.5"));
    assertThat(simulate("scheduling", vectors)).isEqualTo(1);
    assertThat(out.toString()).contains("differs: case 1: imbalance is 1.0 instead of 1.5");
  }

  @Test
  void badInputIsRefusedWithARemedy() throws IOException {
    assertThat(simulate("rules", temp.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there is no directory", "give another path");
    assertThat(simulate("rules", temp.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there are no *.json files");
    file("broken.json", "{");
    assertThat(simulate("rules", temp.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("broken.json is not JSON");
    file("broken.json", "{\"input\": {}}");
    assertThat(simulate("rules", temp.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("broken.json, case 1: the member 'expected' is missing");
    assertThat(simulate("scheduling", file("empty", "{}"))).isEqualTo(2);
    assertThat(err.toString()).contains("there are no 'cases'");
    assertThat(simulate("scheduling", file("odd", SCHEDULING.replace("\"cpu\": 4", "\"cpu\": []"))))
        .isEqualTo(2);
    assertThat(err.toString()).contains("case 1: the member 'cpu' must be a number");
  }

  @Test
  void recordedDecisionsAgree() {
    assertThat(simulate("rules", shared("rules-tests"))).as(out.toString()).isZero();
    assertThat(simulate("scheduling", shared("scheduling-vectors.json")))
        .as(out.toString())
        .isZero();
  }

  private static String shared(String name) {
    Path found =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared").resolve(name))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "skipped: no shared/" + name + " beside the repository");
    return String.valueOf(found);
  }
}
