package org.quorate.ha.crm;

import org.jspecify.annotations.Nullable;

/**
 * What a CRM remembers from round to round; all of it is lost when the daemon restarts.
 *
 * @param idleRounds master rounds in a row without any service
 * @param manager the master's own memory; null unless master
 * @param shutdownAnnounced the request to end was reported
 * @param disarmed this CRM goes without a watchdog, since the HA manager is disarmed
 */
public record CrmMemory(
    CrmState state,
    boolean watchdogOpen,
    int idleRounds,
    @Nullable ManagerMemory manager,
    boolean shutdownAnnounced,
    boolean disarmed) {

  public static CrmMemory initial() {
    return new CrmMemory(CrmState.WAIT_FOR_QUORUM, false, 0, null, false, false);
  }
}
