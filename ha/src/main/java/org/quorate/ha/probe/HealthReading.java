package org.quorate.ha.probe;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.model.ServiceId;

/**
 * All that is read for one step.
 *
 * @param checks what is configured, also for guests of other nodes
 * @param steady services that are started and run here with nothing else going on: no job, no
 *     command, no maintenance, no disarming, no shutdown, and this node's LRM active
 * @param answers that came since the last step
 * @param taken orders that the LRM carries out since the last step
 * @param elsewhere what other nodes did
 */
public record HealthReading(
    Map<ServiceId, HealthCheck> checks,
    Map<ServiceId, Limits> steady,
    Map<ServiceId, Answer> answers,
    Set<ServiceId> taken,
    List<HealthAction> elsewhere) {

  /** What came of a look. */
  public enum Answer {
    ANSWERED,
    SILENT,
    /** Nobody could look: nothing is said about the guest. */
    UNKNOWN
  }

  /** The resource's own settings. */
  public record Limits(int maxRestart, int maxRelocate) {}

  public HealthReading {
    checks = Map.copyOf(checks);
    steady = Map.copyOf(steady);
    answers = Map.copyOf(answers);
    taken = Set.copyOf(taken);
    elsewhere = List.copyOf(elsewhere);
  }
}
