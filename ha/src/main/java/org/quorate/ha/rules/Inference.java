package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.model.ServiceId;

/** What follows from rules that can hold; used once. */
final class Inference {
  private final Map<String, Rule> rules = new TreeMap<>();

  private Inference(Collection<? extends Rule> feasible) {
    feasible.forEach(this::put);
  }

  /** The rules with the inferred ones, ordered by id. Disabled rules stay as they are. */
  static List<Rule> from(Collection<? extends Rule> feasible) {
    Inference inference = new Inference(feasible);
    inference.mergePositives();
    inference.addNegatives();
    inference.extendNodeAffinity();
    return List.copyOf(inference.rules.values());
  }

  private void put(Rule rule) {
    rules.put(rule.id(), rule);
  }

  private EnabledRules enabled() {
    return EnabledRules.of(rules.values());
  }

  private void mergePositives() {
    for (PositiveSet set : PositiveSet.collect(enabled().positive())) {
      set.rules().forEach(rule -> rules.remove(rule.id()));
      put(set.merged());
    }
  }

  /** Who keeps away from one of those that stay together keeps away from all of them. */
  private void addNegatives() {
    EnabledRules before = enabled();
    for (ResourceAffinityRule positive : before.positive()) {
      for (ResourceAffinityRule negative : before.negative()) {
        for (ServiceId member : negative.resources()) {
          if (positive.resources().contains(member)) {
            addNegatives(positive, member, negative);
          }
        }
      }
    }
  }

  private void addNegatives(
      ResourceAffinityRule positive, ServiceId member, ResourceAffinityRule negative) {
    for (ServiceId other : positive.resources()) {
      for (ServiceId apart : negative.resources()) {
        if (!other.equals(member) && !apart.equals(member)) {
          put(
              ResourceAffinityRule.of(
                  "_implicit-negative-" + positive.id() + "-" + other + "-" + apart,
                  List.of(other, apart),
                  Affinity.NEGATIVE));
        }
      }
    }
  }

  /** Where one of those that stay together belongs, all of them belong. */
  private void extendNodeAffinity() {
    for (ResourceAffinityRule positive : enabled().positive()) {
      for (NodeAffinityRule rule : new ArrayList<>(enabled().nodeAffinity())) {
        if (!Collections.disjoint(rule.resources(), positive.resources())) {
          TreeSet<ServiceId> all = new TreeSet<>(rule.resources());
          all.addAll(positive.resources());
          put(rule.withResources(all));
        }
      }
    }
  }
}
