package org.quorate.simulator.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.quorate.model.InvalidInput;
import tools.jackson.databind.JsonNode;

/**
 * A folder of recorded rule sets: each file holds one case or a list of cases, each with {@code
 * input} and {@code expected}. A case with {@code input.rules} is about what is dropped, inferred
 * and compiled; one with {@code input.service_status} is about bundles.
 */
public final class RuleCases {
  private RuleCases() {}

  /**
   * Compares all of them.
   *
   * @throws InvalidInput when there is no case, or one cannot be read; names the file
   * @throws IOException when a file cannot be read
   */
  public static Agreement compare(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new InvalidInput("there is no directory " + directory);
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new InvalidInput("there are no *.json files in " + directory);
    }
    Agreement sum = Agreement.NONE;
    for (Path file : files) {
      sum = compare(file, sum);
    }
    return sum;
  }

  private static Agreement compare(Path file, Agreement before) throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    JsonNode content = Json.read(file);
    List<JsonNode> cases = new ArrayList<>();
    if (content.isArray()) {
      content.forEach(cases::add);
    } else {
      cases.add(content);
    }
    Agreement sum = before;
    for (int i = 0; i < cases.size(); i++) {
      String which = cases.size() == 1 ? name : name + " (case " + (i + 1) + ")";
      try {
        sum = sum.with(which, differences(cases.get(i)));
      } catch (InvalidInput bad) {
        throw new InvalidInput(file + ", case " + (i + 1) + ": " + bad.getMessage());
      }
    }
    return sum;
  }

  private static List<String> differences(JsonNode recorded) {
    JsonNode input = Json.member(recorded, "input");
    JsonNode expected = Json.member(recorded, "expected");
    return input.has("service_status")
        ? BundleCase.differences(input, expected)
        : RuleSetCase.differences(input, expected);
  }
}
