package org.quorate.simulator.scenario;

import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.model.NodeName;

/**
 * Something that happened in a scenario.
 *
 * @param seconds by the clock of who tells it
 * @param node where the actor runs; null for the simulator itself
 */
public record ScenarioEvent(long seconds, String actor, @Nullable NodeName node, HaEvent what) {}
