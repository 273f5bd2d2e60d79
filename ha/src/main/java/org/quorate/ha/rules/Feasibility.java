package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Finds the enabled rules that cannot hold. Every check sees the rules as they were configured,
 * whatever another check found; used once.
 */
final class Feasibility {
  private final EnabledRules rules;
  private final int knownNodes;
  private final List<PositiveSet> positiveSets;
  private final Map<ServiceId, List<NodeAffinityRule>> nodeRulesOf = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private Feasibility(EnabledRules rules, int knownNodes) {
    this.rules = rules;
    this.knownNodes = knownNodes;
    this.positiveSets = PositiveSet.collect(rules.positive());
    for (NodeAffinityRule rule : rules.nodeAffinity()) {
      for (ServiceId sid : rule.resources()) {
        nodeRulesOf.computeIfAbsent(sid, same -> new ArrayList<>()).add(rule);
      }
    }
  }

  /** The findings ordered by rule, then by check. */
  static List<Finding> of(EnabledRules rules, Set<NodeName> knownNodes) {
    Feasibility feasibility = new Feasibility(rules, knownNodes.size());
    feasibility.check();
    return feasibility.findings.stream()
        .sorted(Comparator.comparing(Finding::rule)) // stable: keeps the order of the checks
        .toList();
  }

  private void check() {
    resourcesInSeveralNodeRules();
    sizes();
    contradictions();
    priorities();
    splitSets();
    starvedNegatives();
  }

  private void resourcesInSeveralNodeRules() {
    nodeRulesOf.forEach(
        (sid, affected) -> {
          if (affected.size() > 1) {
            drop(affected, Reason.RESOURCE_IN_SEVERAL_NODE_AFFINITY_RULES, sid);
          }
        });
  }

  private void sizes() {
    for (ResourceAffinityRule rule : resourceRules()) {
      if (rule.resources().size() < 2) {
        drop(rule, Reason.FEWER_THAN_TWO_RESOURCES);
      }
    }
    for (ResourceAffinityRule rule : rules.negative()) {
      if (rule.resources().size() > knownNodes) {
        drop(rule, Reason.MORE_RESOURCES_THAN_NODES);
      }
    }
  }

  private void contradictions() {
    for (PositiveSet set : positiveSets) {
      for (ResourceAffinityRule negative : rules.negative()) {
        if (shared(set.resources(), negative.resources()).size() > 1) {
          drop(negative, Reason.CONFLICTS_WITH_POSITIVE_RULE);
          drop(set.rules(), Reason.CONFLICTS_WITH_NEGATIVE_RULE, null);
        }
      }
    }
  }

  private void priorities() {
    for (ResourceAffinityRule rule : resourceRules()) {
      List<NodeAffinityRule> touched = nodeRulesTouching(rule.resources());
      if (touched.stream().anyMatch(NodeAffinityRule::hasSeveralPriorities)) {
        drop(rule, Reason.RESOURCE_AFFINITY_WITH_MULTI_PRIORITY_NODE_AFFINITY);
        drop(touched, Reason.MULTI_PRIORITY_NODE_AFFINITY_WITH_RESOURCE_AFFINITY, null);
      }
    }
  }

  private void splitSets() {
    for (PositiveSet set : positiveSets) {
      List<NodeAffinityRule> touched = nodeRulesTouching(set.resources());
      if (touched.size() > 1) {
        drop(set.rules(), Reason.POSITIVE_RULE_SPANS_NODE_AFFINITY_RULES, null);
        drop(touched, Reason.NODE_AFFINITY_SPLITS_POSITIVE_RULE, null);
      }
    }
  }

  private void starvedNegatives() {
    for (ResourceAffinityRule negative : rules.negative()) {
      List<NodeAffinityRule> touched = nodeRulesTouching(negative.resources());
      Set<NodeName> nodes =
          touched.stream()
              .flatMap(rule -> rule.nodes().keySet().stream())
              .collect(Collectors.toSet());
      if (nodes.size() < shared(negative.resources(), nodeRulesOf.keySet()).size()) {
        drop(negative, Reason.NEGATIVE_RULE_LACKS_NODES);
        drop(touched, Reason.NODE_AFFINITY_STARVES_NEGATIVE_RULE, null);
      }
    }
  }

  private List<ResourceAffinityRule> resourceRules() {
    List<ResourceAffinityRule> all = new ArrayList<>(rules.positive());
    all.addAll(rules.negative());
    return all;
  }

  private List<NodeAffinityRule> nodeRulesTouching(SortedSet<ServiceId> resources) {
    return rules.nodeAffinity().stream()
        .filter(rule -> !Collections.disjoint(rule.resources(), resources))
        .toList();
  }

  private static Set<ServiceId> shared(Set<ServiceId> one, Set<ServiceId> other) {
    Set<ServiceId> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private void drop(Rule rule, Reason reason) {
    drop(List.of(rule), reason, null);
  }

  private void drop(
      Collection<? extends Rule> dropped, Reason reason, @Nullable ServiceId service) {
    dropped.forEach(rule -> findings.add(new Finding(rule.id(), reason, service)));
  }
}
