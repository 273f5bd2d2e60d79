package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.model.NodeName;

/** The scenario's time, files, guests and clocks, and what was told so far. */
final class World {
  private record ClockOf(NodeName node, Actor daemon) {}

  private final Store store;
  private final Guests guests;
  private final Map<ClockOf, DaemonClock> clocks = new HashMap<>();
  private final List<ScenarioEvent> events = new ArrayList<>();
  private long now;
  private long entropy;
  private boolean anyLrmStatusWritten;

  World(Scenario scenario) {
    this.store = new Store(scenario);
    this.guests = new Guests(store);
    for (NodeName node : scenario.hardware().keySet()) {
      clocks.put(new ClockOf(node, Actor.CRM), new DaemonClock());
      clocks.put(new ClockOf(node, Actor.LRM), new DaemonClock());
    }
  }

  Store store() {
    return store;
  }

  Guests guests() {
    return guests;
  }

  List<ScenarioEvent> events() {
    return events;
  }

  long now() {
    return now;
  }

  void advanceTo(long seconds) {
    now = Math.max(now, seconds);
  }

  void setAllClocks() {
    clocks.values().forEach(clock -> clock.set(now));
  }

  DaemonClock clock(NodeName node, Actor daemon) {
    DaemonClock clock = clocks.get(new ClockOf(node, daemon));
    if (clock == null) {
      throw new ScenarioError("there is no node " + node);
    }
    return clock;
  }

  /** Different each time, and the same in each run. */
  long entropy() {
    return ++entropy;
  }

  LockAnswer takeLock(LockName lock, NodeName node, long seconds) {
    return store.isQuorate(node) ? store.locks.take(lock, node, seconds) : LockAnswer.REFUSED;
  }

  void releaseLock(LockName lock, NodeName node, long seconds) {
    if (store.isQuorate(node)) {
      store.locks.release(lock, node, seconds);
    }
  }

  boolean anyLrmStatusWritten() {
    return anyLrmStatusWritten;
  }

  void lrmStatusWritten() {
    anyLrmStatusWritten = true;
  }

  void tell(Actor actor, @Nullable NodeName node, long seconds, HaEvent event) {
    events.add(new ScenarioEvent(seconds, actor.text(), node, event));
  }

  void tell(HaEvent event) {
    tell(Actor.SIM, null, now, event);
  }
}
