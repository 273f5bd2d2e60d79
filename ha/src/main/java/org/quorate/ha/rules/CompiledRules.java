package org.quorate.ha.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The rules in effect, by service. Immutable. */
public final class CompiledRules {
  /** No rule. */
  public static final CompiledRules NONE = new CompiledRules(Map.of(), Map.of(), Map.of());

  /** The priority of nodes that a rule does not name but allows as the last resort. */
  static final int LAST_RESORT = -1;

  private static final SortedSet<ServiceId> NOBODY = Collections.emptySortedSet();

  private final Map<ServiceId, SortedMap<NodeName, Integer>> nodes;
  private final Map<ServiceId, SortedSet<ServiceId>> positive;
  private final Map<ServiceId, SortedSet<ServiceId>> negative;

  private CompiledRules(
      Map<ServiceId, SortedMap<NodeName, Integer>> nodes,
      Map<ServiceId, SortedSet<ServiceId>> positive,
      Map<ServiceId, SortedSet<ServiceId>> negative) {
    this.nodes = nodes;
    this.positive = positive;
    this.negative = negative;
  }

  static CompiledRules of(EnabledRules rules, Set<NodeName> knownNodes) {
    Map<ServiceId, SortedMap<NodeName, Integer>> nodes = new HashMap<>();
    for (NodeAffinityRule rule : rules.nodeAffinity()) {
      SortedMap<NodeName, Integer> priorities = priorities(rule, knownNodes);
      rule.resources().forEach(sid -> nodes.put(sid, priorities));
    }
    return new CompiledRules(nodes, partners(rules.positive()), partners(rules.negative()));
  }

  private static SortedMap<NodeName, Integer> priorities(
      NodeAffinityRule rule, Set<NodeName> knownNodes) {
    SortedMap<NodeName, Integer> priorities = new TreeMap<>(rule.nodes());
    if (!rule.strict()) {
      knownNodes.forEach(node -> priorities.putIfAbsent(node, LAST_RESORT));
    }
    return Collections.unmodifiableSortedMap(priorities);
  }

  private static Map<ServiceId, SortedSet<ServiceId>> partners(List<ResourceAffinityRule> rules) {
    Map<ServiceId, SortedSet<ServiceId>> partners = new HashMap<>();
    for (ResourceAffinityRule rule : rules) {
      for (ServiceId sid : rule.resources()) {
        SortedSet<ServiceId> its = partners.computeIfAbsent(sid, same -> new TreeSet<>());
        its.addAll(rule.resources());
        its.remove(sid);
      }
    }
    partners.replaceAll((sid, its) -> Collections.unmodifiableSortedSet(its));
    return partners;
  }

  /** For tests and tools: partners given directly, without rules. */
  public static CompiledRules together(Map<ServiceId, ? extends Collection<ServiceId>> positive) {
    Map<ServiceId, SortedSet<ServiceId>> partners = new HashMap<>();
    positive.forEach((sid, its) -> partners.put(sid, new TreeSet<>(its)));
    return new CompiledRules(Map.of(), partners, Map.of());
  }

  /** Node to priority for every service with node affinity, ordered. */
  public SortedMap<ServiceId, SortedMap<NodeName, Integer>> nodeAffinity() {
    return new TreeMap<>(nodes);
  }

  /** The services that stay together, each with the others, ordered. */
  public SortedMap<ServiceId, SortedSet<ServiceId>> positive() {
    return new TreeMap<>(positive);
  }

  /** The services that stay apart, each with the others, ordered. */
  public SortedMap<ServiceId, SortedSet<ServiceId>> negative() {
    return new TreeMap<>(negative);
  }

  /** Whether no rule is about the service. */
  public boolean areSilentOn(ServiceId sid) {
    return !nodes.containsKey(sid) && !positive.containsKey(sid) && !negative.containsKey(sid);
  }

  /** Those that run where the service runs. */
  public SortedSet<ServiceId> positive(ServiceId sid) {
    return positive.getOrDefault(sid, NOBODY);
  }

  /** Those that run where the service does not run. */
  public SortedSet<ServiceId> negative(ServiceId sid) {
    return negative.getOrDefault(sid, NOBODY);
  }

  /** Whether any rule in effect is about the service. */
  public boolean mentions(ServiceId sid) {
    return nodes.containsKey(sid) || positive.containsKey(sid) || negative.containsKey(sid);
  }

  /** Whether the service's node affinity lets it run on the node; yes without one. */
  public boolean allows(ServiceId sid, NodeName node) {
    SortedMap<NodeName, Integer> priorities = nodes.get(sid);
    return priorities == null || priorities.containsKey(node);
  }

  /** Of the online nodes, those of the highest priority for the service; all without a rule. */
  public SortedSet<NodeName> preferred(ServiceId sid, Set<NodeName> online) {
    SortedMap<NodeName, Integer> priorities = nodes.get(sid);
    if (priorities == null) {
      return new TreeSet<>(online);
    }
    SortedSet<NodeName> best = new TreeSet<>();
    int highest = Integer.MIN_VALUE;
    for (Map.Entry<NodeName, Integer> entry : priorities.entrySet()) {
      if (entry.getValue() >= highest && online.contains(entry.getKey())) {
        if (entry.getValue() > highest) {
          best.clear();
        }
        highest = entry.getValue();
        best.add(entry.getKey());
      }
    }
    return best;
  }
}
