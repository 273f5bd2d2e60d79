package org.quorate.ha.order;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;

/**
 * Knows which of a node's running services are ready, for those that others come after. Ready once
 * is ready until it ends: the order is about starting, not about health.
 */
public final class ReadyWatch {
  private ReadyWatch() {}

  /** A service and what shows that it is ready. */
  public record Look(ServiceId service, Probe probe) {}

  /**
   * What is remembered.
   *
   * @param runsSinceMs since when each service is seen running here
   * @param answered what was seen ready since
   */
  public record Memory(Map<ServiceId, Long> runsSinceMs, Set<Look> answered) {
    public Memory {
      runsSinceMs = Map.copyOf(runsSinceMs);
      answered = Set.copyOf(answered);
    }

    public static Memory initial() {
      return new Memory(Map.of(), Set.of());
    }
  }

  /**
   * What is to be told and done.
   *
   * @param ready services that satisfy every rule in which others come after them
   * @param toLook what is to be asked now
   */
  public record Decision(Memory memory, Set<ServiceId> ready, Set<Look> toLook) {}

  /**
   * Each round.
   *
   * @param running services that run on this node
   * @param answers what answered since the last round
   */
  public static Decision decide(
      Memory memory, List<OrderRule> rules, Set<ServiceId> running, Set<Look> answers, long nowMs) {
    Map<ServiceId, Long> since = new HashMap<>();
    running.forEach(sid -> since.put(sid, memory.runsSinceMs().getOrDefault(sid, nowMs)));
    Set<Look> answered = new HashSet<>(memory.answered());
    answered.addAll(answers);
    answered.removeIf(look -> !memory.runsSinceMs().containsKey(look.service()));
    answered.removeIf(look -> !running.contains(look.service()));
    Set<ServiceId> ready = new TreeSet<>();
    Set<ServiceId> unready = new HashSet<>();
    Set<Look> toLook = new HashSet<>();
    for (OrderRule rule : rules) {
      for (ServiceId sid : rule.after()) {
        Long runsSince = since.get(sid);
        if (runsSince == null) {
          continue;
        }
        Look look = new Look(sid, rule.ready());
        boolean well =
            rule.ready() instanceof Probe.Delay(int seconds)
                ? nowMs - runsSince >= seconds * 1000L
                : answered.contains(look);
        if (well) {
          ready.add(sid);
        } else {
          unready.add(sid);
          if (!(rule.ready() instanceof Probe.Delay)) {
            toLook.add(look);
          }
        }
      }
    }
    ready.removeAll(unready);
    return new Decision(new Memory(since, answered), ready, toLook);
  }
}
