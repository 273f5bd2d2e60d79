package org.quorate.simulator.scenario;

/** A scenario that cannot be run to its end; the message is one sentence. */
public final class ScenarioError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScenarioError(String message) {
    super(message);
  }
}
