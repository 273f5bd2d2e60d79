package org.quorate.simulator.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.Finding;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;

/** One case about a set of rules: what is dropped, what follows, what it means per service. */
final class RuleSetCase {
  private RuleSetCase() {}

  static List<String> differences(JsonNode input, JsonNode expected) {
    Set<NodeName> nodes = new TreeSet<>();
    Json.member(input, "nodes").forEach(node -> nodes.add(new NodeName(node.asString(""))));
    Compilation actual = Compilation.of(rules(Json.member(input, "rules")), nodes);
    List<String> differences = new ArrayList<>();
    differences.addAll(
        Lines.differences(
            "dropped",
            dropped(Json.member(expected, "dropped")),
            actual.dropped().stream().map(RuleSetCase::line).toList()));
    differences.addAll(
        Lines.differences(
            "rules",
            rules(Json.member(expected, "rules_after_transform")).stream()
                .map(RuleSetCase::line)
                .sorted()
                .toList(),
            actual.rules().stream().map(RuleSetCase::line).sorted().toList()));
    JsonNode compiled = Json.member(expected, "compiled");
    differences.addAll(
        Lines.differences(
            "node affinity",
            nodeLines(compiled.path("node_affinity")),
            lines(actual.compiled().nodeAffinity())));
    differences.addAll(
        Lines.differences(
            "kept together",
            partnerLines(compiled.path("positive")),
            lines(actual.compiled().positive())));
    differences.addAll(
        Lines.differences(
            "kept apart",
            partnerLines(compiled.path("negative")),
            lines(actual.compiled().negative())));
    return differences;
  }

  static List<Rule> rules(JsonNode array) {
    List<Rule> rules = new ArrayList<>();
    array.forEach(rule -> rules.add(rule(rule)));
    return rules;
  }

  private static Rule rule(JsonNode json) {
    String id = Json.text(json, "id");
    String type = Json.text(json, "type");
    TreeSet<ServiceId> resources = new TreeSet<>(Json.services(Json.member(json, "resources")));
    boolean disabled = Json.flag(json, "disable");
    return switch (type) {
      case NodeAffinityRule.TYPE ->
          new NodeAffinityRule(
              id,
              resources,
              priorities(Json.member(json, "nodes")),
              Json.flag(json, "strict"),
              disabled,
              null);
      case ResourceAffinityRule.TYPE ->
          new ResourceAffinityRule(
              id, resources, Affinity.parse(Json.text(json, "affinity")), disabled, null);
      default -> throw new InvalidInput("'" + Quoted.of(type) + "' is not a type of rule");
    };
  }

  private static TreeMap<NodeName, Integer> priorities(JsonNode object) {
    TreeMap<NodeName, Integer> priorities = new TreeMap<>();
    object
        .properties()
        .forEach(entry -> priorities.put(new NodeName(entry.getKey()), entry.getValue().asInt(0)));
    return priorities;
  }

  private static String line(Rule rule) {
    String disabled = rule.disabled() ? " disabled" : "";
    return switch (rule) {
      case NodeAffinityRule(var id, var resources, var nodes, var strict, _, _) ->
          id + " " + resources + " on " + nodes + (strict ? " strict" : "") + disabled;
      case ResourceAffinityRule(var id, var resources, var affinity, _, _) ->
          id + " " + resources + " " + affinity.text() + disabled;
    };
  }

  private static String line(Finding finding) {
    String who = finding.service() == null ? "" : " " + finding.service();
    return finding.rule() + " " + finding.reason().code() + who;
  }

  private static List<String> dropped(JsonNode array) {
    List<String> lines = new ArrayList<>();
    array.forEach(
        item -> {
          String who = item.has("service") ? " " + Json.text(item, "service") : "";
          lines.add(Json.text(item, "rule") + " " + Json.text(item, "reason") + who);
        });
    return lines;
  }

  private static List<String> nodeLines(JsonNode object) {
    Map<ServiceId, Map<NodeName, Integer>> nodes = new TreeMap<>();
    object
        .properties()
        .forEach(entry -> nodes.put(ServiceId.parse(entry.getKey()), priorities(entry.getValue())));
    return lines(nodes);
  }

  private static List<String> partnerLines(JsonNode object) {
    Map<ServiceId, Collection<ServiceId>> partners = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry ->
                partners.put(
                    ServiceId.parse(entry.getKey()),
                    new TreeSet<>(Json.services(entry.getValue()))));
    return lines(partners);
  }

  private static List<String> lines(Map<ServiceId, ?> map) {
    List<String> lines = new ArrayList<>();
    map.forEach((sid, value) -> lines.add(sid + " " + value));
    return lines;
  }
}
