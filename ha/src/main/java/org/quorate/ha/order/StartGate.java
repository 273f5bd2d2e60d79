package org.quorate.ha.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.ServiceId;

/**
 * Decides which starts of a node wait. A start waits while something it comes after is wanted
 * started and not ready, but no longer than its rule's timeout, counted from when it was wanted
 * here first. What is not wanted started, or not managed, is not waited for.
 */
public final class StartGate {
  private StartGate() {}

  /**
   * What is remembered.
   *
   * @param wantedSinceMs since when each service is to be started here
   */
  public record Memory(Map<ServiceId, Long> wantedSinceMs) {
    public Memory {
      wantedSinceMs = Map.copyOf(wantedSinceMs);
    }

    public static Memory initial() {
      return new Memory(Map.of());
    }
  }

  /**
   * What is.
   *
   * @param nowMs monotonic clock of this node
   * @param services as configured, the whole cluster's
   * @param wanted services that this node is to start and that do not run
   * @param ready services that are ready, by those that run them
   */
  public record Situation(
      long nowMs,
      List<OrderRule> rules,
      Map<ServiceId, ServiceConfig> services,
      Set<ServiceId> wanted,
      Set<ServiceId> ready) {}

  /**
   * What is decided.
   *
   * @param waiting which starts wait, and why, for people
   */
  public record Decision(Memory memory, Map<ServiceId, String> waiting, List<HaEvent> events) {}

  /** Decides anew; each round. */
  public static Decision decide(Memory memory, Situation now) {
    Map<ServiceId, Long> since = new TreeMap<>();
    Map<ServiceId, String> waiting = new TreeMap<>();
    List<HaEvent> events = new ArrayList<>();
    for (ServiceId sid : new TreeSet<>(now.wanted())) {
      long wantedSince = memory.wantedSinceMs().getOrDefault(sid, now.nowMs());
      since.put(sid, wantedSince);
      boolean first = !memory.wantedSinceMs().containsKey(sid);
      for (OrderRule rule : now.rules()) {
        Set<ServiceId> missing = missing(rule, sid, now);
        if (missing.isEmpty()) {
          continue;
        }
        boolean over =
            rule.timeoutSeconds() > 0 && now.nowMs() - wantedSince >= rule.timeoutSeconds() * 1000L;
        if (!over) {
          String why = "waits for " + joined(missing) + " (" + rule.ready().text() + ")";
          waiting.merge(sid, why, (one, more) -> one + "; " + more);
          if (first) {
            events.add(
                HaEvent.of("start_waits", "service", sid, "rule", rule.id(), "for", missing));
          }
        } else {
          events.add(
              HaEvent.problem(
                  "start_order_timeout", "service", sid, "rule", rule.id(), "for", missing));
        }
      }
    }
    return new Decision(new Memory(since), waiting, events);
  }

  private static Set<ServiceId> missing(OrderRule rule, ServiceId sid, Situation now) {
    Set<ServiceId> missing = new TreeSet<>();
    if (rule.resources().contains(sid)) {
      for (ServiceId other : rule.after()) {
        ServiceConfig config = now.services().get(other);
        boolean wanted = config != null && config.requested() == RequestedState.STARTED;
        if (wanted && !now.ready().contains(other)) {
          missing.add(other);
        }
      }
    }
    return missing;
  }

  private static String joined(Set<ServiceId> services) {
    return String.join(", ", services.stream().map(ServiceId::toString).toList());
  }
}
