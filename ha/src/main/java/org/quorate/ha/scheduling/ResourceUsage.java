package org.quorate.ha.scheduling;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * The static and the dynamic model: a node's load is a base and what services add to it.
 *
 * <p>A node's sum is added up anew, in the services' order, after each change on it: adding and
 * subtracting would leave rounding errors that depend on the round's history.
 */
final class ResourceUsage implements Usage {
  /** What counts as a node's load. */
  enum Measure {
    /** All services at their maximum. */
    MAXIMA,
    /** What was measured, and services that do not run yet at their maximum. */
    MEASURED
  }

  private final Measure measure;
  private final SortedSet<NodeName> nodes;
  private final SortedMap<NodeName, NodeLoad> base;
  private final Demands demands;
  private final Map<ServiceId, Occupancy> places = new HashMap<>();
  private final Map<NodeName, SortedMap<ServiceId, Demand>> added = new HashMap<>();
  private final SortedMap<NodeName, NodeLoad> sums;
  private final SortedSet<NodeName> changed = new TreeSet<>();

  private ResourceUsage(Measure measure, SortedMap<NodeName, NodeLoad> base, Demands demands) {
    this.measure = measure;
    this.base = base;
    this.nodes = Collections.unmodifiableSortedSet(new TreeSet<>(base.keySet()));
    this.demands = demands;
    this.sums = new TreeMap<>(base);
  }

  static Optional<Usage> of(
      Measure measure,
      SortedSet<NodeName> online,
      SortedMap<NodeName, NodeLoad> loads,
      Demands demands) {
    SortedMap<NodeName, NodeLoad> base = new TreeMap<>(loads);
    base.keySet().retainAll(online);
    return base.size() == online.size()
        ? Optional.of(new ResourceUsage(measure, base, demands))
        : Optional.empty();
  }

  @Override
  public SortedSet<NodeName> nodes() {
    return nodes;
  }

  @Override
  public boolean put(ServiceId sid, Occupancy where) {
    remove(sid);
    if (where.destination() == null) {
      return true;
    }
    Demand maximum = demands.maximum(sid);
    if (maximum == null) {
      return false;
    }
    places.put(sid, where);
    if (measure == Measure.MAXIMA || !where.running()) {
      add(where.current(), sid, maximum);
      add(where.target(), sid, maximum);
    }
    return true;
  }

  private void add(@Nullable NodeName node, ServiceId sid, Demand maximum) {
    if (node != null && base.containsKey(node)) {
      added.computeIfAbsent(node, same -> new TreeMap<>()).put(sid, maximum);
      changed.add(node);
    }
  }

  @Override
  public void remove(ServiceId sid) {
    Occupancy before = places.remove(sid);
    if (before != null) {
      take(before.current(), sid);
      take(before.target(), sid);
    }
  }

  private void take(@Nullable NodeName node, ServiceId sid) {
    SortedMap<ServiceId, Demand> there = node == null ? null : added.get(node);
    if (node != null && there != null && there.remove(sid) != null) {
      changed.add(node);
    }
  }

  @Override
  public boolean contains(ServiceId sid) {
    return places.containsKey(sid);
  }

  @Override
  public Optional<SequencedMap<NodeName, Double>> scoresToStart(ServiceId sid) {
    Demand maximum = demands.maximum(sid);
    if (maximum == null) {
      return Optional.empty();
    }
    double[] values = Scores.toStart(sums(), maximum);
    SequencedMap<NodeName, Double> scores = new TreeMap<>();
    int at = 0;
    for (NodeName node : nodes) {
      scores.put(node, -values[at++]);
    }
    return Optional.of(scores);
  }

  private SortedMap<NodeName, NodeLoad> sums() {
    for (NodeName node : changed) {
      NodeLoad sum = Objects.requireNonNull(base.get(node), "services are put on known nodes only");
      for (Demand demand : added.getOrDefault(node, Collections.emptySortedMap()).values()) {
        sum = sum.plus(demand);
      }
      sums.put(node, sum);
    }
    changed.clear();
    return sums;
  }

  @Override
  public SortedMap<NodeName, NodeLoad> balancedLoads() {
    return switch (measure) {
      case MAXIMA -> new TreeMap<>(sums());
      case MEASURED -> new TreeMap<>(base);
    };
  }

  @Override
  public Optional<Demand> balancedDemand(ServiceId sid) {
    if (!contains(sid)) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (measure) {
          case MAXIMA -> demands.maximum(sid);
          case MEASURED -> demands.measured(sid);
        });
  }
}
