package org.quorate.ha.crm;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What decides where services go, as read for one round.
 *
 * @param digest differs whenever the files of rules, groups or resources differ
 * @param settings the line {@code crs} of {@code datacenter.cfg}
 * @param versions of the nodes' software, as they report them
 */
public record PlacementReading(
    RulesFile rules,
    GroupsFile groups,
    String digest,
    SchedulerSettings settings,
    Loads loads,
    Map<NodeName, String> versions) {

  public PlacementReading {
    versions = Map.copyOf(versions);
  }

  /** No rules, nothing measured: services are counted. */
  public static PlacementReading none() {
    return new PlacementReading(
        RulesFile.empty(),
        GroupsFile.empty(),
        "",
        SchedulerSettings.DEFAULTS,
        Loads.none(),
        Map.of());
  }

  /**
   * What nodes have and services take; whatever is missing is not known.
   *
   * @param sizes of the nodes; use is not looked at
   * @param measured use of the nodes
   * @param maxima the most that each service may take
   * @param taken what each service takes
   * @param guests guests that the HA manager does not manage, or not yet
   */
  public record Loads(
      SortedMap<NodeName, NodeLoad> sizes,
      SortedMap<NodeName, NodeLoad> measured,
      Map<ServiceId, Demand> maxima,
      Map<ServiceId, Demand> taken,
      SortedMap<ServiceId, Guest> guests) {
    public Loads {
      sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
      measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
      maxima = Map.copyOf(maxima);
      taken = Map.copyOf(taken);
      guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
    }

    /** Of nodes that are measured: their sizes are known with that. */
    public static Loads of(
        SortedMap<NodeName, NodeLoad> measured,
        Map<ServiceId, Demand> maxima,
        Map<ServiceId, Demand> taken,
        SortedMap<ServiceId, Guest> guests) {
      SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
      measured.forEach(
          (node, load) ->
              sizes.put(node, new NodeLoad(0, load.maxCpus(), 0, load.maxMemoryBytes())));
      return new Loads(sizes, measured, maxima, taken, guests);
    }

    public static Loads none() {
      return new Loads(new TreeMap<>(), new TreeMap<>(), Map.of(), Map.of(), new TreeMap<>());
    }
  }

  /** A guest and its node. */
  public record Guest(NodeName node, boolean running) {}
}
