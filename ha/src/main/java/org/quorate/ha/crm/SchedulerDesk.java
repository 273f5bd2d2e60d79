package org.quorate.ha.crm;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.placement.NodeSelection;
import org.quorate.ha.placement.Preference;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The load of this round's nodes, and the choice of nodes by it. */
final class SchedulerDesk {
  private final ManagerRound round;
  private final SchedulerSettings settings;
  private @Nullable Usage usage;

  SchedulerDesk(ManagerRound round) {
    this.round = round;
    this.settings = round.reading.placement().settings();
  }

  SchedulerSettings settings() {
    return settings;
  }

  boolean balancesOnStart() {
    return settings.rebalanceOnStart();
  }

  /** Tells a change of mode; a word nobody knows is told each round. */
  void lookAtMode(SchedulerMode before) {
    SchedulerMode now = settings.effectiveMode();
    if (now != before) {
      round.report(HaEvent.of("scheduler_mode", "from", before.text(), "mode", now.text()));
    }
    if (!settings.isModeKnown()) {
      round.report(HaEvent.problem("unknown_scheduler_mode", "mode", settings.mode()));
    }
  }

  /** Built once a round, when the services are known. */
  void loadServices() {
    TreeSet<NodeName> online = new TreeSet<>(round.nodes.keySet());
    online.removeIf(node -> !round.isOnline(node));
    Usage now = usageOf(online).orElseGet(() -> Usage.basic(online));
    usage = now;
    round.services.keySet().forEach(this::moved);
    ClusterLoad.putGuests(now, round.reading.placement(), round.services.keySet());
  }

  private Optional<Usage> usageOf(SortedSet<NodeName> online) {
    Optional<Usage> by = ClusterLoad.empty(round.reading.placement(), online);
    if (by.isEmpty()) {
      round.report(
          HaEvent.problem("scheduler_init_failed", "mode", settings.effectiveMode().text()));
    }
    return by;
  }

  Usage usage() {
    return Objects.requireNonNull(usage, "services are placed after their load is known");
  }

  /** The service's record changed. */
  void moved(ServiceId sid) {
    if (!usage().put(sid, Occupancy.of(round.record(sid), usage().nodes()))) {
      round.report(HaEvent.problem("usage_add_failed", "service", sid));
    }
  }

  /** The node for the service; empty when none is eligible. */
  Optional<NodeName> choose(ServiceId sid, Preference preference) {
    ServiceRecord service = round.record(sid);
    if (preference == Preference.NONE && staysWithoutBeingAsked(sid, service)) {
      return Optional.of(service.node());
    }
    ServiceConfig config = round.configs.get(sid);
    boolean failback = config == null || config.failback();
    NodeSelection.Choice choice =
        new NodeSelection(round.rules.compiled(), usage(), round.services)
            .choose(sid, service, failback, preference);
    if (!choice.scored()) {
      round.report(HaEvent.problem("scoring_failed", "service", sid));
    }
    return choice.node();
  }

  /** Almost all services of almost all rounds: no rule, no way back, and the node is there. */
  private boolean staysWithoutBeingAsked(ServiceId sid, ServiceRecord service) {
    return service.maintenanceNode() == null
        && usage().nodes().contains(service.node())
        && !round.rules.compiled().mentions(sid);
  }
}
