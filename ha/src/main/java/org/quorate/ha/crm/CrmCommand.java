package org.quorate.ha.crm;

import java.util.List;
import org.quorate.ha.HaEvent;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What the CRM wants done, in this order. When one fails, the rest of the round must not be carried
 * out; the memory is kept all the same, since the next round reads everything else anew.
 */
public sealed interface CrmCommand {
  record WriteManagerStatus(ManagerStatus status) implements CrmCommand {}

  /** Gives the manager lock back; only ever this node's own. */
  record ReleaseManagerLock() implements CrmCommand {}

  /** Arms this daemon's watchdog client: from now on the node is reset 60 s after the last feed. */
  record OpenWatchdog() implements CrmCommand {}

  record FeedWatchdog() implements CrmCommand {}

  /** Orderly close. */
  record CloseWatchdog() implements CrmCommand {}

  /**
   * Recovery: moves the guest's configuration between the nodes' directories, and removes a guest
   * lock of an operation that died with the old node (backup, mounted, migrate, clone, rollback,
   * snapshot, snapshot-delete, suspending, suspended).
   */
  record MoveConfig(ServiceId service, NodeName from, NodeName to) implements CrmCommand {}

  /** Writes the requested state into {@code resources.cfg} (a stop command does). */
  record RequestState(ServiceId service, RequestedState state) implements CrmCommand {}

  /**
   * Writes the rules that take the place of legacy groups, takes the groups out of {@code
   * resources.cfg} and removes {@code groups.cfg}.
   *
   * @param staying groups whose services do not return to better nodes
   */
  record MigrateGroups(RulesFile rules, List<String> staying) implements CrmCommand {
    public MigrateGroups {
      staying = List.copyOf(staying);
    }
  }

  record Report(HaEvent event) implements CrmCommand {}

  /** The daemon may end now. */
  record Exit() implements CrmCommand {}
}
