package org.quorate.ha.forecast;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.order.ReadyWatch;
import org.quorate.ha.order.StartGate;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The start order on one node of a rehearsal: what its LRM tells the others, and what waits. */
final class Order {
  private final Rehearsal world;
  private final NodeName node;
  private ReadyWatch.Memory watch;
  private StartGate.Memory gate = StartGate.Memory.initial();
  private Set<ReadyWatch.Look> answers = Set.of();
  private Set<ServiceId> ready = Set.of();
  private Map<ServiceId, List<StartWait>> waiting = Map.of();

  /** Of a node as it is found: what runs there has run for long. */
  Order(Rehearsal world, NodeName node) {
    this.world = world;
    this.node = node;
    Map<ServiceId, Long> since = new HashMap<>();
    world.there(node).forEach(sid -> since.put(sid, Rehearsal.LONG_AGO_MS));
    this.watch = new ReadyWatch.Memory(since, Set.of());
  }

  Order copy(Rehearsal copy) {
    Order same = new Order(copy, node);
    same.watch = watch;
    same.gate = gate;
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
    ReadyWatch.Decision here =
        ReadyWatch.decide(watch, world.order, world.there(node), answers, world.nowMs);
    watch = here.memory();
    ready = here.ready();
    Set<ReadyWatch.Look> come = new HashSet<>();
    for (ReadyWatch.Look look : here.toLook()) {
      if (world.servesAtMs(look.service()) <= world.nowMs) {
        come.add(look);
      }
    }
    answers = come;
    StartGate.Decision decision =
        StartGate.decide(
            gate,
            new StartGate.Situation(
                world.nowMs, true, world.order, world.services, wanted(), everywhere()));
    gate = decision.memory();
    waiting = decision.waiting();
    waiting.values().forEach(waits -> waits.forEach(world::waits));
    return !come.isEmpty();
  }

  private Set<ServiceId> wanted() {
    Set<ServiceId> wanted = new TreeSet<>();
    world
        .status
        .services()
        .forEach(
            (sid, record) -> {
              if (isToStart(record) && !world.there(node).contains(sid)) {
                wanted.add(sid);
              }
            });
    return wanted;
  }

  private boolean isToStart(ServiceRecord record) {
    return record.node().equals(node) && record.state() == ServiceState.STARTED;
  }

  private Set<ServiceId> everywhere() {
    Set<ServiceId> all = new HashSet<>(ready);
    world.lrms.forEach(
        (other, status) -> {
          if (!world.lost.contains(other) && !other.equals(node)) {
            all.addAll(status.ready());
          }
        });
    return all;
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
