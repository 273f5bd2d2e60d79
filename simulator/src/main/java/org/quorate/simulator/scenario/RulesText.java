package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.rules.RulesFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules and groups of a recorded scenario as the files they stand for. */
final class RulesText {
  private RulesText() {}

  static @Nullable String rules(JsonNode list) {
    if (!list.isArray()) {
      return null;
    }
    StringBuilder file = new StringBuilder();
    for (JsonNode rule : list) {
      section(file, rule.path("type").asString(""), rule);
      List<String> resources = new ArrayList<>();
      rule.path("resources").forEach(resource -> resources.add(resource.asString("")));
      property(file, "resources", String.join(",", resources));
      if (rule.has("nodes")) {
        property(file, "nodes", nodes(rule.path("nodes")));
      }
      if (rule.has("affinity")) {
        property(file, "affinity", rule.path("affinity").asString(""));
      }
      flag(file, rule, "strict");
      flag(file, rule, "disable");
      file.append('\n');
    }
    return file.toString();
  }

  static @Nullable String groups(JsonNode list) {
    if (!list.isArray()) {
      return null;
    }
    StringBuilder file = new StringBuilder();
    for (JsonNode group : list) {
      section(file, "group", group);
      property(file, "nodes", nodes(group.path("nodes")));
      flag(file, group, "restricted");
      flag(file, group, "nofailback");
      file.append('\n');
    }
    return file.toString();
  }

  private static void section(StringBuilder file, String type, JsonNode object) {
    file.append(type).append(": ").append(object.path("id").asString("")).append('\n');
  }

  private static void property(StringBuilder file, String key, String value) {
    file.append('\t').append(key).append(' ').append(value).append('\n');
  }

  private static void flag(StringBuilder file, JsonNode object, String key) {
    if (object.path(key).asBoolean(false)) {
      property(file, key, "1");
    }
  }

  private static String nodes(JsonNode priorities) {
    List<String> nodes = new ArrayList<>();
    priorities
        .properties()
        .forEach(node -> nodes.add(node.getKey() + ":" + node.getValue().asInt(0)));
    return String.join(",", nodes);
  }

  /** The file's rules as objects. */
  static void write(ArrayNode list, RulesFile file) {
    for (Rule rule : file.rules()) {
      ObjectNode json = list.addObject().put("id", rule.id()).put("type", rule.type());
      ArrayNode resources = json.putArray("resources");
      rule.resources().forEach(sid -> resources.add(sid.toString()));
      switch (rule) {
        case NodeAffinityRule affinity -> {
          ObjectNode nodes = json.putObject("nodes");
          affinity.nodes().forEach((node, priority) -> nodes.put(node.value(), priority));
          json.put("strict", affinity.strict());
        }
        case ResourceAffinityRule affinity -> json.put("affinity", affinity.affinity().text());
      }
      if (rule.disabled()) {
        json.put("disable", true);
      }
    }
  }
}
