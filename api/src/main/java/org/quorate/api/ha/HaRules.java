package org.quorate.api.ha;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.Finding;
import org.quorate.ha.rules.Lists;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Flag;
import org.quorate.model.config.Section;

/** {@code ha/rules.cfg} as administrators read and change it. */
final class HaRules {
  /** Properties that are flags; answered as numbers. */
  private static final Set<String> FLAGS = Set.of("strict", "disable");

  private static final String NOT_THIS_TYPE = "is not a property of rules of type ";

  private final HaResources resources;

  HaRules(HaResources resources) {
    this.resources = resources;
  }

  /**
   * All rules, or those of a type, or those about a resource; each with {@code problem} when it has
   * no effect.
   */
  List<Map<String, Object>> list(Optional<String> type, Optional<String> resource)
      throws IOException {
    RulesFile file = resources.rules();
    Optional<ServiceId> about = resource.map(ServiceId::parse);
    Map<String, String> problems = problems(file);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Section section : file.sections()) {
      boolean isAbout =
          about.isEmpty()
              || file.rule(section.id())
                  .filter(rule -> rule.resources().contains(about.get()))
                  .isPresent();
      if (isAbout && (type.isEmpty() || type.get().equals(section.type()))) {
        rows.add(row(section, problems, file));
      }
    }
    return rows;
  }

  Map<String, Object> one(String id) throws IOException {
    RulesFile file = resources.rules();
    return row(find(file, id), problems(file), file);
  }

  /** Why rules have no effect, by rule. */
  private Map<String, String> problems(RulesFile file) {
    Map<String, String> problems = new LinkedHashMap<>();
    file.sections()
        .forEach(
            section ->
                file.problem(section.id()).ifPresent(why -> problems.put(section.id(), why)));
    infeasible(file, resources.members())
        .forEach((rule, why) -> problems.merge(rule, why, (one, more) -> one + "; " + more));
    return problems;
  }

  private static Map<String, Object> row(
      Section section, Map<String, String> problems, RulesFile file) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("rule", section.id());
    row.put("type", section.type());
    section
        .properties()
        .forEach(
            (key, value) ->
                row.put(key, FLAGS.contains(key) && Flag.parse(value).orElse(false) ? 1 : value));
    if (row.containsKey("disable")) {
      row.put("disable", 1); // whatever stands there disables
    }
    String problem = problems.get(section.id());
    if (problem != null) {
      row.put("problem", problem);
    }
    row.put("digest", HaEdits.digest(file.text()));
    return row;
  }

  void create(String id, String type, Map<String, String> properties) {
    resources
        .edits()
        .rules(
            Optional.empty(),
            file -> {
              refuseWhileThereAreGroups();
              if (file.section(id).isPresent()) {
                throw ApiException.parameter(
                    "rule", "there is a rule of this name: choose another or use 'rules set'");
              }
              return accepted(file, rule(id, type, null, properties));
            });
  }

  void change(
      String id,
      String type,
      Map<String, String> properties,
      List<String> delete,
      Optional<String> digest) {
    resources
        .edits()
        .rules(
            digest,
            file -> {
              Section section = find(file, id);
              if (!section.type().equals(type)) {
                throw ApiException.parameter("type", "the rule is of type " + section.type());
              }
              Section left = section;
              for (String key : delete) {
                left = left.without(key);
              }
              return accepted(file, rule(id, type, left, properties));
            });
  }

  void remove(String id) {
    resources
        .edits()
        .rules(
            Optional.empty(),
            file -> {
              find(file, id);
              return file.without(id);
            });
  }

  /** Rules and groups do not mix: the HA manager makes rules of the groups first. */
  private void refuseWhileThereAreGroups() throws IOException {
    if (!resources.groupsConfig().sections().isEmpty()) {
      throw ApiException.failed(
          "there are HA groups that are not rules yet: the HA manager migrates them by itself once"
              + " all nodes are online and on version 9; see 'ha-manager groupconfig'");
    }
  }

  private static Section find(RulesFile file, String id) {
    return file.section(id)
        .orElseThrow(() -> ApiException.failed("there is no HA rule '" + id + "'"));
  }

  /** The rule of what is given and, where nothing is given, what the section says. */
  private static Rule rule(
      String id, String type, @Nullable Section before, Map<String, String> given) {
    Properties properties = new Properties(before, given);
    boolean disabled = properties.presentOrFlag("disable");
    String comment = properties.get("comment").orElse(null);
    SortedSet<ServiceId> about = properties.required("resources", Lists::resources);
    return switch (type) {
      case NodeAffinityRule.TYPE -> {
        properties.refuse("affinity", NOT_THIS_TYPE + type);
        SortedMap<NodeName, Integer> nodes = properties.required("nodes", Lists::nodes);
        boolean strict = properties.get("strict").flatMap(Flag::parse).orElse(false);
        yield new NodeAffinityRule(id, about, nodes, strict, disabled, comment);
      }
      case ResourceAffinityRule.TYPE -> {
        properties.refuse("nodes", NOT_THIS_TYPE + type);
        properties.refuse("strict", NOT_THIS_TYPE + type);
        Affinity affinity = properties.required("affinity", Affinity::parse);
        yield new ResourceAffinityRule(id, about, affinity, disabled, comment);
      }
      default -> throw ApiException.parameter("type", "use node-affinity or resource-affinity");
    };
  }

  /** What a rule is made of. */
  private record Properties(@Nullable Section before, Map<String, String> given) {
    Optional<String> get(String key) {
      String value = given.get(key);
      return value != null
          ? Optional.of(value)
          : before == null ? Optional.empty() : before.get(key);
    }

    /** A flag that is set in the file by its mere presence, but not in a call. */
    boolean presentOrFlag(String key) {
      String value = given.get(key);
      return value != null
          ? Flag.parse(value).orElse(true)
          : before != null && before.get(key).isPresent();
    }

    <T> T required(String key, java.util.function.Function<String, T> read) {
      String text =
          get(key)
              .orElseThrow(
                  () -> ApiException.parameter(key, "property is missing and it is not optional"));
      try {
        return read.apply(text);
      } catch (InvalidInput bad) {
        throw ApiException.parameter(key, String.valueOf(bad.getMessage()));
      }
    }

    void refuse(String key, String why) {
      if (given.containsKey(key)) {
        throw ApiException.parameter(key, why);
      }
    }
  }

  /**
   * The file with the rule, if it can hold and the nodes and resources that it did not name before
   * exist.
   */
  private RulesFile accepted(RulesFile file, Rule rule) throws IOException {
    @Nullable Rule before = file.rule(rule.id()).orElse(null);
    for (ServiceId sid : rule.resources()) {
      if (before == null || !before.resources().contains(sid)) {
        refuseUnmanaged(sid);
      }
    }
    if (rule instanceof NodeAffinityRule affinity) {
      for (NodeName node : affinity.nodes().keySet()) {
        if (!(before instanceof NodeAffinityRule old && old.nodes().containsKey(node))) {
          resources.refuseUnknown(node, "nodes");
        }
      }
    }
    RulesFile after = file.with(rule);
    refuseInfeasible("resources", after, resources.members(), rule.id()::equals);
    return after;
  }

  private void refuseUnmanaged(ServiceId sid) throws IOException {
    if (resources.files().resources().managed().containsKey(sid)) {
      return;
    }
    String why =
        !resources.configured(sid)
            ? "is not under HA management: add it with 'ha-manager add " + sid + "'"
            : resources.files().homes().containsKey(sid)
                ? "has HA settings that cannot be read: see 'ha-manager config' and mend them with"
                    + " 'ha-manager set "
                    + sid
                    + "'"
                : "is under HA management, but its guest is gone: take it out with 'ha-manager"
                    + " remove "
                    + sid
                    + "'";
    throw ApiException.parameter("resources", "'" + sid + "' " + why);
  }

  /** What makes rules void, by rule. */
  static Map<String, String> infeasible(RulesFile file, Set<NodeName> members) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (Finding finding : Compilation.of(file.rules(), members).dropped()) {
      problems.merge(finding.rule(), finding.sentence(), (one, more) -> one + "; " + more);
    }
    return problems;
  }

  /**
   * Refuses what an edit makes of the rules when one of those it concerns is void.
   *
   * @param parameter of the edit, which is to blame
   */
  static void refuseInfeasible(
      String parameter, RulesFile after, Set<NodeName> members, Predicate<String> concerned) {
    String findings =
        infeasible(after, members).entrySet().stream()
            .filter(problem -> concerned.test(problem.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining("; "));
    if (!findings.isEmpty()) {
      throw ApiException.parameter(parameter, findings);
    }
  }
}
