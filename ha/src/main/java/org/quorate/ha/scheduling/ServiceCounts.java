package org.quorate.ha.scheduling;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The basic model: a node's load is the number of services that are or will be on it. */
final class ServiceCounts implements Usage {
  private final SortedSet<NodeName> nodes;
  private final Map<NodeName, Integer> counts = new HashMap<>();
  private final Map<ServiceId, Occupancy> places = new HashMap<>();

  ServiceCounts(SortedSet<NodeName> online) {
    this.nodes = Collections.unmodifiableSortedSet(new TreeSet<>(online));
  }

  @Override
  public SortedSet<NodeName> nodes() {
    return nodes;
  }

  @Override
  public boolean put(ServiceId sid, Occupancy where) {
    count(places.put(sid, where), -1);
    count(where, 1);
    return true;
  }

  @Override
  public void remove(ServiceId sid) {
    count(places.remove(sid), -1);
  }

  private void count(@Nullable Occupancy where, int change) {
    if (where == null) {
      return;
    }
    NodeName current = where.current();
    NodeName target = where.target();
    if (current != null) {
      counts.merge(current, change, Integer::sum);
    }
    if (target != null && !target.equals(current)) {
      counts.merge(target, change, Integer::sum);
    }
  }

  @Override
  public boolean contains(ServiceId sid) {
    Occupancy where = places.get(sid);
    return where != null && where.destination() != null;
  }

  @Override
  public Optional<SequencedMap<NodeName, Double>> scoresToStart(ServiceId sid) {
    SequencedMap<NodeName, Double> scores = new TreeMap<>();
    nodes.forEach(node -> scores.put(node, (double) counts.getOrDefault(node, 0)));
    return Optional.of(scores);
  }

  @Override
  public SortedMap<NodeName, NodeLoad> balancedLoads() {
    return Collections.emptySortedMap();
  }

  @Override
  public Optional<Demand> balancedDemand(ServiceId sid) {
    return Optional.empty();
  }
}
