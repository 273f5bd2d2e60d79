package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;

/**
 * Positive rules that hold together because they share services.
 *
 * @param rules in the order they were joined
 * @param resources of all of them
 */
record PositiveSet(List<ResourceAffinityRule> rules, SortedSet<ServiceId> resources) {

  /**
   * Collects the rules into sets. A rule that bridges two sets joins only the first: so does
   * Proxmox VE, and hosts that decide differently would pull services back and forth.
   */
  static List<PositiveSet> collect(Collection<ResourceAffinityRule> positive) {
    List<ResourceAffinityRule> ordered = new ArrayList<>(positive);
    ordered.removeIf(rule -> rule.resources().isEmpty());
    ordered.sort(
        Comparator.comparing((ResourceAffinityRule rule) -> rule.resources().first())
            .thenComparing(ResourceAffinityRule::id));
    List<PositiveSet> sets = new ArrayList<>();
    for (ResourceAffinityRule rule : ordered) {
      PositiveSet first = firstSharing(rule, sets);
      if (first == null) {
        sets.add(new PositiveSet(new ArrayList<>(List.of(rule)), new TreeSet<>(rule.resources())));
      } else {
        first.rules.add(rule);
        first.resources.addAll(rule.resources());
      }
    }
    return sets;
  }

  private static @Nullable PositiveSet firstSharing(
      ResourceAffinityRule rule, List<PositiveSet> sets) {
    for (PositiveSet set : sets) {
      if (!Collections.disjoint(rule.resources(), set.resources)) {
        return set;
      }
    }
    return null;
  }

  /** The one rule that says what the set says. */
  ResourceAffinityRule merged() {
    if (rules.size() == 1) {
      return rules.getFirst();
    }
    String ids = rules.stream().map(ResourceAffinityRule::id).collect(Collectors.joining("-"));
    return ResourceAffinityRule.of("_merged-" + ids, resources, Affinity.POSITIVE);
  }
}
