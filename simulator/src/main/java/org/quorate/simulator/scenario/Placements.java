package org.quorate.simulator.scenario;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What a scenario's CRM reads of rules, groups, settings and loads. */
final class Placements {
  private static final double MIB = 1_048_576;
  private static final double CORES_DEFAULT = 24;
  private static final double MEMORY_DEFAULT = 131_072 * MIB;

  private Placements() {}

  static PlacementReading read(Store store) {
    String rules = store.rules == null ? "" : store.rules;
    String groups = store.groups == null ? "" : store.groups;
    Map<NodeName, String> versions = new TreeMap<>();
    store.machines.forEach((node, machine) -> versions.put(node, machine.version));
    return new PlacementReading(
        RulesFile.parse(rules),
        GroupsFile.parse(groups),
        rules + '\0' + groups,
        SchedulerSettings.of(store.scenario().crs()),
        loads(store),
        versions);
  }

  private static PlacementReading.Loads loads(Store store) {
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    SortedMap<NodeName, NodeLoad> measured = new TreeMap<>();
    store.machines.forEach(
        (node, machine) -> {
          if (machine.cores != null && machine.memory != null) {
            sizes.put(node, new NodeLoad(0, machine.cores, 0, machine.memory.longValue()));
          }
          Demand used = used(store, node);
          measured.put(
              node,
              new NodeLoad(
                  used.cpus(),
                  machine.cores == null ? CORES_DEFAULT : machine.cores,
                  used.memoryBytes(),
                  (long) (machine.memory == null ? MEMORY_DEFAULT : machine.memory)));
        });
    Map<ServiceId, Demand> maxima = new TreeMap<>();
    store.maxima.forEach((sid, load) -> maxima.put(sid, demand(load)));
    Map<ServiceId, Demand> taken = new TreeMap<>();
    store.measured.forEach((sid, load) -> taken.put(sid, demand(load)));
    SortedMap<ServiceId, PlacementReading.Guest> guests = new TreeMap<>();
    store.services.forEach(
        (sid, entry) ->
            guests.put(
                sid,
                new PlacementReading.Guest(entry.node(), entry.state() == RequestedState.STARTED)));
    return new PlacementReading.Loads(sizes, measured, maxima, taken, guests);
  }

  private static Demand used(Store store, NodeName node) {
    Demand used = Demand.NONE;
    for (Map.Entry<ServiceId, ServiceEntry> service : store.services.entrySet()) {
      Scenario.Load load = store.measured.get(service.getKey());
      if (load != null
          && service.getValue().node().equals(node)
          && store.running(node).contains(service.getKey())) {
        used = used.plus(demand(load));
      }
    }
    return used;
  }

  private static Demand demand(Scenario.Load load) {
    return new Demand(load.cores(), (long) load.memoryBytes());
  }
}
