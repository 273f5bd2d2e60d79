package org.quorate.ha.scheduling;

import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * The manager's model of the cluster's load during one round. Mutable: every change of a service's
 * record is put in at once, so that later decisions of the round see the earlier ones.
 */
public sealed interface Usage permits ServiceCounts, ResourceUsage {

  /** By the number of services on each node. */
  static Usage basic(SortedSet<NodeName> online) {
    return new ServiceCounts(online);
  }

  /**
   * By the most that services may take, whatever they do take.
   *
   * @param sizes of nodes; only those online count, {@code cpus} and {@code memoryBytes} are
   *     ignored
   * @return empty when the size of an online node is unknown
   */
  static Optional<Usage> ofMaxima(
      SortedSet<NodeName> online, SortedMap<NodeName, NodeLoad> sizes, Demands demands) {
    SortedMap<NodeName, NodeLoad> unused = new TreeMap<>();
    sizes.forEach(
        (node, size) ->
            unused.put(node, new NodeLoad(0, size.maxCpus(), 0, size.maxMemoryBytes())));
    return ResourceUsage.of(ResourceUsage.Measure.MAXIMA, online, unused, demands);
  }

  /**
   * By what is measured on the nodes, and the most that services may take which are about to start.
   *
   * @return empty when an online node was not measured
   */
  static Optional<Usage> ofMeasured(
      SortedSet<NodeName> online, SortedMap<NodeName, NodeLoad> measured, Demands demands) {
    return ResourceUsage.of(ResourceUsage.Measure.MEASURED, online, measured, demands);
  }

  /** What services take. */
  interface Demands {
    /** The most it may take; null = unknown. */
    @Nullable Demand maximum(ServiceId sid);

    /** What it takes now; null = unknown. */
    @Nullable Demand measured(ServiceId sid);
  }

  /** The nodes that can be given work: those online. */
  SortedSet<NodeName> nodes();

  /**
   * Takes the service to be there, and no longer elsewhere.
   *
   * @return false when it takes place somewhere but what it takes is unknown; it then counts
   *     nowhere
   */
  boolean put(ServiceId sid, Occupancy where);

  /** Forgets the service. */
  void remove(ServiceId sid);

  /** Whether the service takes place on an online node. */
  boolean contains(ServiceId sid);

  /**
   * What each online node would be like with this service started there, lower is better.
   *
   * @return empty when what the service takes is unknown
   */
  Optional<SequencedMap<NodeName, Double>> scoresToStart(ServiceId sid);

  /** Loads to be balanced; empty when only services are counted. */
  SortedMap<NodeName, NodeLoad> balancedLoads();

  /** What moving this service moves of {@link #balancedLoads()}; empty when it is not placed. */
  Optional<Demand> balancedDemand(ServiceId sid);
}
