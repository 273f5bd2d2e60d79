package org.quorate.ha.forecast;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.order.ReadyWatch;
import org.quorate.ha.order.StartGate;
import org.quorate.ha.order.StartOrder;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.status.LrmStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The start order on one node of a rehearsal: what its LRM tells the others, and what waits. */
final class Order {
  private final Rehearsal world;
  private final NodeName node;
  private StartOrder.Memory memory;
  private Set<ReadyWatch.Look> answers = Set.of();
  private Set<ServiceId> ready = Set.of();
  private Map<ServiceId, List<StartWait>> waiting = Map.of();

  /** Of a node as it is found: what runs there has run for long. */
  Order(Rehearsal world, NodeName node) {
    this.world = world;
    this.node = node;
    Map<ServiceId, Long> since = new HashMap<>();
    world.there(node).forEach(sid -> since.put(sid, Rehearsal.LONG_AGO_MS));
    this.memory =
        new StartOrder.Memory(
            new ReadyWatch.Memory(since, Set.of()), StartGate.Memory.initial(), Map.of());
  }

  Order copy(Rehearsal copy) {
    Order same = new Order(copy, node);
    same.memory = memory;
    same.answers = answers;
    same.ready = ready;
    same.waiting = waiting;
    return same;
  }

  Set<ServiceId> waiting() {
    return waiting.keySet();
  }

  /** What the start waits for until something happens; empty = nothing, or only for some time. */
  Set<ServiceId> waitsForEver(ServiceId sid) {
    Set<ServiceId> after = new TreeSet<>();
    for (StartWait wait : waiting.getOrDefault(sid, List.of())) {
      if (wait.untilMs().isEmpty()) {
        after.addAll(wait.after());
      }
    }
    return after;
  }

  /** Looks anew, before each round of the LRM; whether an answer makes another round necessary. */
  boolean look() {
    if (world.order.isEmpty()) {
      return false;
    }
    StartOrder.Decision now =
        StartOrder.decide(
            memory,
            new StartOrder.Reading(
                world.nowMs,
                true,
                node,
                world.order,
                world.status,
                world.services,
                world.there(node),
                answers,
                words(),
                world.lost));
    memory = now.memory();
    ready = now.ready();
    waiting = now.waiting();
    waiting.values().forEach(waits -> waits.forEach(world::waits));
    answers =
        now.toLook().stream()
            .filter(look -> world.servesAtMs(look.service()) <= world.nowMs)
            .collect(Collectors.toSet());
    return !answers.isEmpty();
  }

  private Map<NodeName, StartOrder.Word> words() {
    Map<NodeName, StartOrder.Word> words = new HashMap<>();
    world.lrms.forEach(
        (other, status) -> {
          if (!world.lost.contains(other) && !other.equals(node)) {
            words.put(other, new StartOrder.Word(status.timestampSeconds(), status.ready()));
          }
        });
    return words;
  }

  LrmStatus told(LrmStatus status) {
    return status.telling(ready);
  }

  /**
   * The rules where time does not matter: what runs is ready, and nobody waits in vain for long.
   */
  static List<OrderRule> atOnce(List<OrderRule> rules) {
    return rules.stream()
        .map(
            rule ->
                new OrderRule(
                    rule.id(),
                    rule.resources(),
                    rule.after(),
                    new Probe.Delay(0),
                    Math.min(1, rule.timeoutSeconds()),
                    rule.disabled(),
                    rule.comment()))
        .toList();
  }
}
