package org.quorate.ha.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.ServiceId;

/**
 * Decides which starts of a node wait. A start waits while something it comes after is wanted
 * started and not ready, but no longer than its rule's timeout, counted from when it was wanted
 * here first; time without quorum, in which nothing could start, does not count. What is not wanted
 * started, or not managed, is not waited for.
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
   * @param quorate whether this node may start anything
   * @param services as configured, the whole cluster's
   * @param wanted services that this node is to start and that do not run
   * @param ready services that are ready, by those that run them
   */
  public record Situation(
      long nowMs,
      boolean quorate,
      List<OrderRule> rules,
      Map<ServiceId, ServiceConfig> services,
      Set<ServiceId> wanted,
      Set<ServiceId> ready) {}

  /**
   * What is decided.
   *
   * @param waiting which starts wait, and by which rules
   */
  public record Decision(
      Memory memory, Map<ServiceId, List<StartWait>> waiting, List<HaEvent> events) {}

  /** Decides anew; each round. */
  public static Decision decide(Memory memory, Situation now) {
    Map<ServiceId, Long> since = new TreeMap<>();
    Map<ServiceId, List<StartWait>> waiting = new TreeMap<>();
    List<HaEvent> events = new ArrayList<>();
    for (ServiceId sid : new TreeSet<>(now.wanted())) {
      Long before = memory.wantedSinceMs().get(sid);
      long wantedSince = before == null || !now.quorate() ? now.nowMs() : before;
      since.put(sid, wantedSince);
      boolean first = !memory.wantedSinceMs().containsKey(sid);
      for (OrderRule rule : now.rules()) {
        SortedSet<ServiceId> missing = missing(rule, sid, now);
        if (missing.isEmpty()) {
          continue;
        }
        StartWait wait = wait(rule, sid, missing, wantedSince);
        boolean over = wait.untilMs().isPresent() && now.nowMs() >= wait.untilMs().getAsLong();
        if (!over) {
          waiting.computeIfAbsent(sid, same -> new ArrayList<>()).add(wait);
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

  private static StartWait wait(
      OrderRule rule, ServiceId sid, SortedSet<ServiceId> missing, long sinceMs) {
    OptionalLong untilMs =
        rule.timeoutSeconds() > 0
            ? OptionalLong.of(sinceMs + rule.timeoutSeconds() * 1000L)
            : OptionalLong.empty();
    return new StartWait(sid, rule.id(), missing, rule.ready(), sinceMs, untilMs);
  }

  private static SortedSet<ServiceId> missing(OrderRule rule, ServiceId sid, Situation now) {
    SortedSet<ServiceId> missing = new TreeSet<>();
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
}
