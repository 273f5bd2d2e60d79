package org.quorate.ha.crm;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;

/**
 * What a master carries from round to round beside {@code manager_status}, which it reads anew: a
 * round of which a command failed leaves nothing behind.
 *
 * @param lastSeenMs when each node was last up, by this node's monotonic clock
 * @param unsaved what the last round made of the status without storing it, because it ended early;
 *     null = the stored one is the last word
 * @param disarmed everything was disarmed when the last complete round ended
 * @param schedulerMode as last told
 * @param rebalanceRounds rounds in a row in which the load was too uneven
 * @param groupMigrationRounds rounds until the next try to turn legacy groups into rules
 * @param rules the compiled rules and what they were compiled from; null = not yet
 */
public record ManagerMemory(
    Map<NodeName, Long> lastSeenMs,
    @Nullable ManagerStatus unsaved,
    boolean disarmed,
    SchedulerMode schedulerMode,
    int rebalanceRounds,
    int groupMigrationRounds,
    @Nullable RuleMemory rules) {
  public ManagerMemory {
    lastSeenMs = Map.copyOf(lastSeenMs);
  }

  /** A new master has seen nobody yet. */
  static ManagerMemory initial(SchedulerMode mode) {
    return new ManagerMemory(Map.of(), null, false, mode, 0, GroupMigration.FIRST_TRY_ROUNDS, null);
  }
}
