package org.quorate.api.ha;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.api.ApiException;
import org.quorate.ha.files.PlacementFiles;
import org.quorate.ha.rules.Group;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.model.ServiceId;

/** Groups that are rules by now: whoever names one, or leaves it, means the rule it became. */
final class GroupRules {
  private static final String GROUP = HaGroups.TYPE;

  private final HaResources resources;

  GroupRules(HaResources resources) {
    this.resources = resources;
  }

  /**
   * The properties for {@code resources.cfg}: a group that is a rule by now is not written there.
   */
  Map<String, String> written(Map<String, String> properties) throws IOException {
    String group = properties.get(GROUP);
    if (group == null || resources.groupsConfig().section(group).isPresent()) {
      return properties;
    }
    if (rule(resources.rules(), group).isEmpty() && migrated(group).isEmpty()) {
      throw ApiException.parameter(
          GROUP,
          resources.groupsAreRules()
              ? "the HA groups have been migrated to rules: leave it out and use 'ha-manager rules"
                  + " add node-affinity'"
              : "there is no HA group '" + group + "': create it with 'ha-manager groupadd'");
    }
    Map<String, String> rest = new LinkedHashMap<>(properties);
    rest.remove(GROUP);
    return rest;
  }

  /**
   * The rules when the service is in this group and in no other.
   *
   * @throws ApiException status 400 when its rule could not hold, or another could not any more
   */
  RulesFile joining(RulesFile rules, ServiceId sid, String group) throws IOException {
    String id = LegacyGroups.PREFIX + group;
    RulesFile after = withoutGroups(rules, sid, id);
    Optional<NodeAffinityRule> rule = rule(rules, group);
    if (rule.isEmpty()) {
      rule = migrated(group).map(GroupRules::rule);
    }
    if (rule.isPresent() && !rule.get().resources().contains(sid)) {
      SortedSet<ServiceId> about = new TreeSet<>(rule.get().resources());
      about.add(sid);
      after = after.with(rule.get().withResources(about));
    }
    return holding(rules, after, id);
  }

  /**
   * The rules when the service is in no group; one that was about nothing else goes.
   *
   * @throws ApiException status 400 when another rule could not hold any more
   */
  RulesFile leaving(RulesFile rules, ServiceId sid) {
    return holding(rules, withoutGroups(rules, sid, ""), "");
  }

  private RulesFile holding(RulesFile before, RulesFile after, String joined) {
    if (!after.equals(before)) {
      Set<String> voidBefore = HaRules.infeasible(before, resources.members()).keySet();
      HaRules.refuseInfeasible(
          GROUP,
          after,
          resources.members(),
          rule -> rule.equals(joined) || !voidBefore.contains(rule));
    }
    return after;
  }

  private static RulesFile withoutGroups(RulesFile rules, ServiceId sid, String kept) {
    RulesFile after = rules;
    for (Rule rule : rules.rules()) {
      if (rule instanceof NodeAffinityRule nodes
          && rule.id().startsWith(LegacyGroups.PREFIX)
          && !rule.id().equals(kept)
          && rule.resources().contains(sid)) {
        SortedSet<ServiceId> others = new TreeSet<>(rule.resources());
        others.remove(sid);
        after =
            others.isEmpty() ? after.without(rule.id()) : after.with(nodes.withResources(others));
      }
    }
    return after;
  }

  /** A group that has no rule since it has no services. */
  private Optional<Group> migrated(String group) throws IOException {
    return resources.groupsConfig().section(group).isPresent()
        ? Optional.empty()
        : Optional.ofNullable(
            new PlacementFiles(resources.files()).migratedGroups().groups().get(group));
  }

  private static Optional<NodeAffinityRule> rule(RulesFile rules, String group) {
    return rules
        .rule(LegacyGroups.PREFIX + group)
        .filter(NodeAffinityRule.class::isInstance)
        .map(NodeAffinityRule.class::cast);
  }

  /** The group's rule, which is about nothing yet. */
  private static NodeAffinityRule rule(Group group) {
    return new NodeAffinityRule(
        LegacyGroups.PREFIX + group.id(),
        new TreeSet<>(),
        group.nodes(),
        group.restricted(),
        false,
        group.comment());
  }
}
