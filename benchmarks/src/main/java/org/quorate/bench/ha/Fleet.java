package org.quorate.bench.ha;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.ha.NodeReading;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.ExitCode;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * A cluster of equal nodes that all run equally many services, as its manager reads it. Sizes of
 * services differ a little, so that scores do.
 */
final class Fleet {
  private static final long GIB = 1L << 30;
  private static final NodeLoad NODE = new NodeLoad(0, 256, 0, 2_048 * GIB);
  private static final int FIRST_GUEST = 100;

  private final List<NodeName> nodes = new ArrayList<>();
  private final Map<ServiceId, ServiceConfig> configs = new TreeMap<>();
  private final PlacementReading placement;

  Fleet(Size size, SchedulerMode mode) {
    for (int i = 1; i <= size.nodes(); i++) {
      nodes.add(new NodeName("node" + i));
    }
    Map<ServiceId, Demand> maxima = new HashMap<>();
    for (int i = 0; i < size.services(); i++) {
      ServiceId sid = new ServiceId("vm", Integer.toString(FIRST_GUEST + i));
      configs.put(sid, ServiceConfig.of(RequestedState.STARTED, nodes.get(i % size.nodes())));
      maxima.put(sid, new Demand(1 + i % 4, (2 + i % 7) * GIB));
    }
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    nodes.forEach(node -> sizes.put(node, NODE));
    placement =
        new PlacementReading(
            RulesFile.empty(),
            GroupsFile.empty(),
            "unchanged",
            SchedulerSettings.of(Map.of("ha", mode.text())),
            new PlacementReading.Loads(sizes, sizes, maxima, maxima, new TreeMap<>()),
            Map.of());
  }

  NodeName master() {
    return nodes.getFirst();
  }

  /** The node that fails in {@link Case#FAILURE}. */
  NodeName lost() {
    return nodes.getLast();
  }

  Map<ServiceId, NodeName> homes() {
    Map<ServiceId, NodeName> homes = new TreeMap<>();
    configs.forEach((sid, config) -> homes.put(sid, config.home()));
    return homes;
  }

  /** {@code ha/resources.cfg}. */
  String resources() {
    StringBuilder text = new StringBuilder();
    configs
        .keySet()
        .forEach(sid -> text.append("vm: ").append(sid.name()).append("\n\tstate started\n\n"));
    return text.toString();
  }

  Map<ServiceId, ServiceConfig> configs() {
    return configs;
  }

  /** What every LRM says: each service of its node was looked after. */
  Map<NodeName, LrmStatus> lrmStatuses(ManagerStatus status) {
    Map<NodeName, Map<String, JobResult>> results = new HashMap<>();
    status
        .services()
        .forEach(
            (sid, record) ->
                results
                    .computeIfAbsent(record.node(), same -> new HashMap<>())
                    .put(record.uid(), new JobResult(sid, record.state(), ExitCode.SUCCESS)));
    Map<NodeName, LrmStatus> statuses = new TreeMap<>();
    nodes.forEach(
        node ->
            statuses.put(
                node,
                new LrmStatus(
                    LrmState.ACTIVE,
                    LrmMode.ACTIVE,
                    1_700_000_000L,
                    results.getOrDefault(node, Map.of()),
                    Map.of())));
    return statuses;
  }

  /**
   * All the CRM reads for a round.
   *
   * @param away nodes that are not there
   */
  CrmReading reading(
      long nowMs,
      ManagerStatus status,
      Map<NodeName, LrmStatus> lrmStatuses,
      Map<ServiceId, ServiceConfig> services,
      Set<NodeName> away) {
    List<NodeReading> seen = new ArrayList<>();
    for (NodeName node : nodes) {
      boolean there = !away.contains(node);
      seen.add(new NodeReading(node, seen.size() + 1, there, there));
    }
    return new CrmReading(
        nowMs,
        1_700_000_000L + nowMs / 1000,
        nowMs,
        master(),
        true,
        true,
        seen,
        status,
        lrmStatuses,
        services,
        false,
        Set.of(),
        placement,
        false);
  }
}
