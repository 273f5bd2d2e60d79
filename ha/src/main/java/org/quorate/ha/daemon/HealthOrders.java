package org.quorate.ha.daemon;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.model.ServiceId;

/** Orders about unhealthy guests on their way from who watches them to the LRM; each taken once. */
final class HealthOrders {
  private final Map<ServiceId, HealthOrder> open = new TreeMap<>();
  private final Set<ServiceId> taken = new TreeSet<>();

  synchronized void give(ServiceId sid, HealthOrder order) {
    open.put(sid, order);
  }

  synchronized void withdraw(ServiceId sid) {
    open.remove(sid);
  }

  synchronized Map<ServiceId, HealthOrder> open() {
    return Map.copyOf(open);
  }

  /** The LRM carries it out. */
  synchronized void take(ServiceId sid) {
    open.remove(sid);
    taken.add(sid);
  }

  /** Those carried out since the last call. */
  synchronized Set<ServiceId> takeTaken() {
    Set<ServiceId> all = Set.copyOf(taken);
    taken.clear();
    return all;
  }
}
