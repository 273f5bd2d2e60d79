package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;

/**
 * Groups seen as node affinity rules.
 *
 * @param groups by name
 * @param groupOf the group each service of {@code resources.cfg} names; services without one are
 *     absent
 */
public record LegacyGroups(Map<String, Group> groups, Map<ServiceId, String> groupOf) {
  /** What comes before the group's name in the name of its rule. */
  public static final String PREFIX = "ha-group-";

  public LegacyGroups {
    groups = Map.copyOf(groups);
    groupOf = Map.copyOf(groupOf);
  }

  /** The group whose rule this is, by its name; empty for other rules. */
  public static Optional<String> groupOf(Rule rule) {
    return rule instanceof NodeAffinityRule && rule.id().startsWith(PREFIX)
        ? Optional.of(rule.id().substring(PREFIX.length())).filter(RuleSection::isId)
        : Optional.empty();
  }

  /**
   * Whether the service's group, as long as the groups file has entries, overrides its {@code
   * failback}, and with what. A group that does not exist forces it on.
   *
   * @return null = the service's own setting holds
   */
  public @Nullable Boolean failback(ServiceId sid) {
    String name = groupOf.get(sid);
    if (name == null || groups.isEmpty()) {
      return null;
    }
    Group group = groups.get(name);
    return group == null || !group.noFailback();
  }

  /**
   * The rules with those of the groups, as a manager uses them until the groups are migrated. A
   * group that does not exist becomes a rule without nodes: it restricts nothing but takes part in
   * the checks.
   */
  public List<Rule> inMemory(Collection<? extends Rule> rules) {
    if (groups.isEmpty()) {
      return List.copyOf(rules);
    }
    List<Rule> all = new ArrayList<>(rules);
    SortedMap<String, NodeAffinityRule> own = rules(true);
    all.removeIf(rule -> own.containsKey(rule.id()));
    all.addAll(own.values());
    return List.copyOf(all);
  }

  /** {@code rules.cfg} with the groups' rules, as it is written when they are migrated. */
  public RulesFile migrated(RulesFile file) {
    RulesFile with = file;
    for (NodeAffinityRule rule : rules(false).values()) {
      with = with.without(rule.id()).with(rule);
    }
    return with;
  }

  private SortedMap<String, NodeAffinityRule> rules(boolean missingToo) {
    SortedMap<String, SortedSet<ServiceId>> members = new TreeMap<>();
    groupOf.forEach((sid, name) -> members.computeIfAbsent(name, same -> new TreeSet<>()).add(sid));
    SortedMap<String, NodeAffinityRule> rules = new TreeMap<>();
    members.forEach(
        (name, resources) -> {
          Group group = groups.get(name);
          if (group != null || missingToo) {
            rules.put(PREFIX + name, rule(name, group, resources));
          }
        });
    return rules;
  }

  private static NodeAffinityRule rule(
      String name, @Nullable Group group, SortedSet<ServiceId> resources) {
    return group == null
        ? NodeAffinityRule.of(PREFIX + name, resources, Map.of(), false)
        : new NodeAffinityRule(
            PREFIX + name, resources, group.nodes(), group.restricted(), false, group.comment());
  }
}
