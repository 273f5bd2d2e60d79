package org.quorate.ha.lrm;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.ServiceId;

/**
 * What an LRM remembers from round to round. A daemon that is started again has running jobs and
 * results by {@link #takingOver}; all else is lost.
 *
 * @param seen manager status as last read
 * @param stateSinceMs when the state was entered
 * @param idleRounds active rounds in a row without any service on this node
 * @param queue jobs not yet begun
 * @param passedOver how often a queued service had to wait because all workers were busy
 * @param running jobs begun and not yet ended
 * @param results to be read by the master, by uid
 * @param startTries failed starts in a row
 * @param shutdown the request being worked on
 * @param shutdownErrors stop jobs of that shutdown that failed
 */
public record LrmMemory(
    LrmState state,
    LrmMode mode,
    boolean watchdogOpen,
    boolean statusWritten,
    ManagerStatus seen,
    long stateSinceMs,
    int idleRounds,
    Map<ServiceId, Job> queue,
    Map<ServiceId, Integer> passedOver,
    Map<ServiceId, Job> running,
    Map<String, JobResult> results,
    Map<ServiceId, Integer> startTries,
    @Nullable ShutdownRequest shutdown,
    int shutdownErrors) {

  public LrmMemory {
    queue = Map.copyOf(queue);
    passedOver = Map.copyOf(passedOver);
    running = Map.copyOf(running);
    results = Map.copyOf(results);
    startTries = Map.copyOf(startTries);
  }

  /**
   * With what an earlier daemon of this node left.
   *
   * @param left its jobs that it did not see to end, or whose end it did not tell
   * @param told the results in its status
   */
  public LrmMemory takingOver(Map<ServiceId, Job> left, Map<String, JobResult> told) {
    return new LrmMemory(
        state,
        mode,
        watchdogOpen,
        statusWritten,
        seen,
        stateSinceMs,
        idleRounds,
        queue,
        passedOver,
        left,
        told,
        startTries,
        shutdown,
        shutdownErrors);
  }

  /** This node's status is known to be in the file system already. */
  public LrmMemory withStatusWritten() {
    return new LrmMemory(
        state,
        mode,
        watchdogOpen,
        true,
        seen,
        stateSinceMs,
        idleRounds,
        queue,
        passedOver,
        running,
        results,
        startTries,
        shutdown,
        shutdownErrors);
  }

  public static LrmMemory initial() {
    return new LrmMemory(
        LrmState.WAIT_FOR_AGENT_LOCK,
        LrmMode.ACTIVE,
        false,
        false,
        ManagerStatus.empty(),
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        0);
  }
}
