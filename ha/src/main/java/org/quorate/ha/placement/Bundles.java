package org.quorate.ha.placement;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;

/** Running services that can only be moved together. */
public final class Bundles {
  private Bundles() {}

  /**
   * The bundles by their leader, the first of their members. Services whose partners are on the
   * move or on other nodes are in none.
   */
  public static SortedMap<ServiceId, SortedSet<ServiceId>> of(
      Map<ServiceId, ServiceRecord> services, CompiledRules rules) {
    SortedMap<ServiceId, SortedSet<ServiceId>> bundles = new TreeMap<>();
    for (Map.Entry<ServiceId, ServiceRecord> entry : new TreeMap<>(services).entrySet()) {
      if (entry.getValue().state() == ServiceState.STARTED) {
        SortedSet<ServiceId> members = members(entry.getKey(), services, rules);
        if (!members.isEmpty()) {
          bundles.put(members.first(), members);
        }
      }
    }
    return bundles;
  }

  private static SortedSet<ServiceId> members(
      ServiceId sid, Map<ServiceId, ServiceRecord> services, CompiledRules rules) {
    SortedSet<ServiceId> members = new TreeSet<>();
    members.add(sid);
    ServiceRecord self = services.get(sid);
    for (ServiceId partner : rules.positive(sid)) {
      ServiceRecord record = services.get(partner);
      if (record == null || self == null) {
        continue;
      }
      boolean moving =
          record.state() == ServiceState.MIGRATE || record.state() == ServiceState.RELOCATE;
      boolean running = record.state() == ServiceState.STARTED;
      if (moving || (running && !record.node().equals(self.node()))) {
        return Collections.emptySortedSet();
      }
      if (running) {
        members.add(partner);
      }
    }
    return members;
  }
}
