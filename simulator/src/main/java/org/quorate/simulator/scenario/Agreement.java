package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a run compares with what its file expects, at the strictest level: every event in order with
 * its time and all its fields, and the whole cluster at the end.
 *
 * @param differences the first different event, and everything different at the end
 */
public record Agreement(List<String> differences) {
  public Agreement {
    differences = List.copyOf(differences);
  }

  /** A file that expects nothing agrees. */
  public static Agreement of(ScenarioFile file, Outcome outcome) {
    ScenarioFile.Expectation expected = file.expected();
    List<String> differences = new ArrayList<>();
    if (expected != null) {
      events(expected.events(), outcome.events(), differences);
      ObjectNode end = EventJson.finalRecord(outcome);
      for (String part : end.propertyNames()) {
        if (expected.finalRecord().has(part)) {
          compare(part, expected.finalRecord().path(part), end.path(part), differences);
        }
      }
    }
    return new Agreement(differences);
  }

  private static void events(
      List<JsonNode> expected, List<ScenarioEvent> actual, List<String> differences) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      JsonNode wanted = i < expected.size() ? expected.get(i) : MissingNode.getInstance();
      JsonNode got = i < actual.size() ? EventJson.of(actual.get(i)) : MissingNode.getInstance();
      if (!line(wanted).equals(line(got))) {
        differences.add("event %d: expected %s".formatted(i, line(wanted)));
        differences.add("event %d: actual   %s".formatted(i, line(got)));
        return;
      }
    }
  }

  /** The event with the fields that count, as text. */
  private static String line(JsonNode event) {
    if (event.isMissingNode()) {
      return "nothing more";
    }
    String kind = event.path("event").asString("");
    StringBuilder line = new StringBuilder();
    line.append(event.path("t").asString("")).append(' ');
    line.append(event.path("actor").asString("")).append(' ');
    line.append(event.path("node").asString("")).append(' ').append(kind);
    for (String field : Vocabulary.fields(kind)) {
      if (event.hasNonNull(field)) {
        line.append(' ').append(field).append('=').append(value(event.path(field)));
      }
    }
    return line.toString();
  }

  private static String value(JsonNode value) {
    if (value.isObject() && value.has("raw")) {
      return value.path("raw").asString("");
    }
    return value.isFloatingPointNumber()
        ? "%.2f".formatted(value.asDouble())
        : value.isContainer() ? value.toString() : value.asString("");
  }

  private static void compare(
      String path, JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>(expected.propertyNames());
      names.addAll(actual.propertyNames());
      names.remove("uid");
      for (String name : names) {
        compare(path + "/" + name, expected.path(name), actual.path(name), differences);
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compare(path + "/" + i, expected.get(i), actual.get(i), differences);
      }
    } else if (!(isNothing(expected) && isNothing(actual))
        && !(expected.isValueNode()
            && actual.isValueNode()
            && expected.asString("").equals(actual.asString("")))) {
      differences.add("at the end %s: expected %s, actual %s".formatted(path, expected, actual));
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || value.isContainer() && value.isEmpty()
        || value.isNumber() && value.asDouble() == 0
        || value.isBoolean() && !value.asBoolean();
  }
}
