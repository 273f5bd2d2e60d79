package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
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
      first("event", expected.events(), EventText.lines(outcome), differences);
      JsonNode record = expected.finalRecord();
      if (record == null) {
        first("line of the end", expected.end(), EventText.end(outcome), differences);
      } else {
        ObjectNode end = EventJson.finalRecord(outcome);
        for (String part : end.propertyNames()) {
          if (record.has(part)) {
            compare(part, record.path(part), end.path(part), differences);
          }
        }
      }
    }
    return new Agreement(differences);
  }

  private static void first(
      String what, List<String> expected, List<String> actual, List<String> differences) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String wanted = i < expected.size() ? expected.get(i) : "nothing more";
      String got = i < actual.size() ? actual.get(i) : "nothing more";
      if (!wanted.equals(got)) {
        differences.add("%s %d: expected %s".formatted(what, i, wanted));
        differences.add("%s %d: actual   %s".formatted(what, i, got));
        return;
      }
    }
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
