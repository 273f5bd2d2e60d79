package org.quorate.ha.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;

/**
 * What is remembered from step to step.
 *
 * @param actions this node's own within {@link Health#WINDOW_MS}, oldest first
 */
public record HealthMemory(Map<ServiceId, GuestHealth> guests, List<HealthAction> actions) {
  public HealthMemory {
    guests = Map.copyOf(guests);
    actions = List.copyOf(actions);
  }

  public static HealthMemory initial() {
    return new HealthMemory(Map.of(), List.of());
  }

  /**
   * What an earlier daemon of this node left, so that a restart of it neither forgets the brake nor
   * takes a probe for broken that worked.
   *
   * @param answered guests that had answered, with the probe
   */
  public static HealthMemory of(
      Map<ServiceId, Probe> answered, List<HealthAction> actions, long nowMs) {
    Map<ServiceId, GuestHealth> guests = new TreeMap<>();
    answered.forEach((sid, probe) -> guests.put(sid, GuestHealth.waiting(probe, true, nowMs)));
    return new HealthMemory(guests, actions);
  }
}
