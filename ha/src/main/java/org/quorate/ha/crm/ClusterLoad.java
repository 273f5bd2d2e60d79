package org.quorate.ha.crm;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The load of the nodes that are online, measured as the scheduler's settings say. */
public final class ClusterLoad {
  private ClusterLoad() {}

  /** The load as a master sees it at the start of its round; counted when it is not known. */
  public static Usage of(
      PlacementReading placement,
      SortedSet<NodeName> online,
      Map<ServiceId, ServiceRecord> services) {
    Usage usage = empty(placement, online).orElseGet(() -> Usage.basic(online));
    services.forEach((sid, record) -> usage.put(sid, Occupancy.of(record, usage.nodes())));
    putGuests(usage, placement, services.keySet());
    return usage;
  }

  /** Nothing placed yet; empty when the nodes' sizes or use are not known. */
  static Optional<Usage> empty(PlacementReading placement, SortedSet<NodeName> online) {
    PlacementReading.Loads loads = placement.loads();
    Usage.Demands demands = new Demands(loads);
    return switch (placement.settings().effectiveMode()) {
      case BASIC -> Optional.of(Usage.basic(online));
      case STATIC -> Usage.ofMaxima(online, loads.sizes(), demands);
      case DYNAMIC -> Usage.ofMeasured(online, loads.measured(), demands);
    };
  }

  /** Guests outside HA management take place too. */
  static void putGuests(Usage usage, PlacementReading placement, Set<ServiceId> services) {
    placement
        .loads()
        .guests()
        .forEach(
            (sid, guest) -> {
              if (!services.contains(sid)) {
                usage.put(sid, Occupancy.ofGuest(guest.node(), guest.running(), usage.nodes()));
              }
            });
  }

  private record Demands(PlacementReading.Loads loads) implements Usage.Demands {
    @Override
    public @Nullable Demand maximum(ServiceId sid) {
      return loads.maxima().get(sid);
    }

    @Override
    public @Nullable Demand measured(ServiceId sid) {
      return loads.taken().get(sid);
    }
  }
}
