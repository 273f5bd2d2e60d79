package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The rules that count, by kind, each kind in ascending order of the rules' names. */
record EnabledRules(
    List<NodeAffinityRule> nodeAffinity,
    List<ResourceAffinityRule> positive,
    List<ResourceAffinityRule> negative) {

  static EnabledRules of(Collection<? extends Rule> rules) {
    List<NodeAffinityRule> nodes = new ArrayList<>();
    List<ResourceAffinityRule> positive = new ArrayList<>();
    List<ResourceAffinityRule> negative = new ArrayList<>();
    List<Rule> sorted = new ArrayList<>(rules);
    sorted.removeIf(Rule::disabled);
    sorted.sort(Comparator.comparing(Rule::id));
    for (Rule rule : sorted) {
      switch (rule) {
        case NodeAffinityRule affinity -> nodes.add(affinity);
        case ResourceAffinityRule affinity ->
            (affinity.isPositive() ? positive : negative).add(affinity);
      }
    }
    return new EnabledRules(List.copyOf(nodes), List.copyOf(positive), List.copyOf(negative));
  }
}
