package org.quorate.simulator.world;

import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.model.ServiceId;

/**
 * What is asked of guests beyond running, and how they are.
 *
 * @param order in which they start
 * @param probes that look at their health
 * @param tempers of those that are not {@link Temper#GOOD}
 */
public record Demands(
    OrderFile order, Map<ServiceId, HealthCheck> probes, Map<ServiceId, Temper> tempers) {
  public static final Demands NONE = new Demands(OrderFile.empty(), Map.of(), Map.of());

  public Demands {
    probes = Map.copyOf(probes);
    tempers = Map.copyOf(tempers);
  }

  Temper temper(ServiceId guest) {
    return tempers.getOrDefault(guest, Temper.GOOD);
  }

  @Override
  public String toString() {
    return order.text() + new TreeMap<>(probes).values() + " " + new TreeMap<>(tempers);
  }
}
