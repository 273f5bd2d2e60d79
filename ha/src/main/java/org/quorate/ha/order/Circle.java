package org.quorate.ha.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.model.ServiceId;

/** Looks for services that wait for themselves in the end. */
final class Circle {
  private final List<OrderRule> rules;
  private final Map<ServiceId, TreeSet<ServiceId>> after = new TreeMap<>();

  Circle(List<OrderRule> rules) {
    this.rules = List.copyOf(rules);
    for (OrderRule rule : rules) {
      for (ServiceId waiting : rule.resources()) {
        after.computeIfAbsent(waiting, same -> new TreeSet<>()).addAll(rule.after());
      }
    }
  }

  /** One circle, from a service to itself; empty = there is none. */
  Optional<List<ServiceId>> find() {
    for (ServiceId start : after.keySet()) {
      Optional<List<ServiceId>> way = way(start, start);
      if (way.isPresent()) {
        return way;
      }
    }
    return Optional.empty();
  }

  /** The rules that are part of no circle. */
  List<OrderRule> without() {
    return rules.stream().filter(rule -> !closesOne(rule)).toList();
  }

  private boolean closesOne(OrderRule rule) {
    for (ServiceId first : rule.after()) {
      for (ServiceId waiting : rule.resources()) {
        if (way(first, waiting).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A shortest way along "after", both ends included. */
  private Optional<List<ServiceId>> way(ServiceId from, ServiceId to) {
    Map<ServiceId, ServiceId> cameFrom = new TreeMap<>();
    Set<ServiceId> seen = new HashSet<>();
    Deque<ServiceId> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      ServiceId here = next.remove();
      for (ServiceId there : after.getOrDefault(here, new TreeSet<>())) {
        if (there.equals(to)) {
          return Optional.of(back(cameFrom, from, here, to));
        }
        if (seen.add(there)) {
          cameFrom.put(there, here);
          next.add(there);
        }
      }
    }
    return Optional.empty();
  }

  private static List<ServiceId> back(
      Map<ServiceId, ServiceId> cameFrom, ServiceId from, ServiceId last, ServiceId to) {
    List<ServiceId> way = new ArrayList<>(List.of(to));
    ServiceId here = last;
    while (here != null && !here.equals(from)) {
      way.addFirst(here);
      here = cameFrom.get(here);
    }
    way.addFirst(from);
    return way;
  }
}
