package org.quorate.ha.placement;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Where those are that a service belongs to or keeps away from.
 *
 * @param together node to the number of positive partners that are or will be there
 * @param apart nodes that negative partners are on or move to
 */
record Neighbours(SortedMap<NodeName, Integer> together, SortedSet<NodeName> apart) {

  static Neighbours of(
      ServiceId sid,
      CompiledRules rules,
      Set<NodeName> online,
      Map<ServiceId, ServiceRecord> services) {
    SortedMap<NodeName, Integer> together = new TreeMap<>();
    for (ServiceId partner : rules.positive(sid)) {
      ServiceRecord record = services.get(partner);
      NodeName node = record == null ? null : Occupancy.of(record, online).destination();
      if (node != null) {
        together.merge(node, 1, Integer::sum);
      }
    }
    SortedSet<NodeName> apart = new TreeSet<>();
    for (ServiceId partner : rules.negative(sid)) {
      ServiceRecord record = services.get(partner);
      if (record != null) {
        Occupancy where = Occupancy.of(record, online);
        NodeName current = where.current();
        NodeName target = where.target();
        if (current != null) {
          apart.add(current);
        }
        if (target != null) {
          apart.add(target);
        }
      }
    }
    return new Neighbours(together, apart);
  }
}
