package org.quorate.simulator.scenario;

import java.util.List;

/** What a scenario's run has told, and how it left its cluster. */
public final class Outcome {
  private final List<ScenarioEvent> events;
  private final Store store;

  Outcome(List<ScenarioEvent> events, Store store) {
    this.events = List.copyOf(events);
    this.store = store;
  }

  public List<ScenarioEvent> events() {
    return events;
  }

  Store store() {
    return store;
  }
}
