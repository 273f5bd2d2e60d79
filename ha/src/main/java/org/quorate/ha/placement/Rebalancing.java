package org.quorate.ha.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.Motion;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.RatedMotion;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.scheduling.Scores;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Moves a running service, or those bound together, when the nodes have been unequally loaded for
 * some rounds. A machine of one number: the rounds of imbalance so far.
 *
 * <pre>
 * not asked for, basic mode, or a service moves or is to move | rounds stay  | nothing
 * imbalance within the threshold                              | rounds := 0  | nothing
 * imbalance, fewer rounds than the hold duration              | rounds + 1   | nothing
 * imbalance for the hold duration                             | rounds := 0  | the best motion
 * </pre>
 *
 * <p>A service whose {@code auto-rebalance} is off is not moved, and neither is one that it would
 * follow; its load counts all the same.
 */
public final class Rebalancing {
  private Rebalancing() {}

  /** What to do. */
  public sealed interface Outcome {
    /** Nothing to do in this round. */
    record Nothing() implements Outcome {}

    /**
     * Nothing can be done while this service is where nothing is known about it: its node is not
     * online.
     *
     * @param reason {@code leader_not_in_usage} or {@code resource_not_in_usage}
     */
    record Failed(String reason, ServiceId service) implements Outcome {}

    /** Move the service, as if a user had asked for it. */
    record Move(ServiceId leader, NodeName target, double before, double after)
        implements Outcome {}
  }

  /** The outcome of a round. */
  public record Step(int rounds, Outcome outcome) {}

  /**
   * One round.
   *
   * @param rounds of imbalance so far; 0 for a new master
   * @param configs which services may be moved; one without may be
   */
  public static Step step(
      int rounds,
      SchedulerSettings settings,
      Usage usage,
      CompiledRules rules,
      Map<ServiceId, ServiceRecord> services,
      Map<ServiceId, ServiceConfig> configs) {
    SortedMap<NodeName, NodeLoad> loads = usage.balancedLoads();
    if (!settings.autoRebalance() || loads.isEmpty() || isAnyMoving(services)) {
      return new Step(rounds, new Outcome.Nothing());
    }
    double before = Scores.imbalance(loads);
    if (before <= settings.threshold()) {
      return new Step(0, new Outcome.Nothing());
    }
    if (rounds + 1 < settings.holdRounds()) {
      return new Step(rounds + 1, new Outcome.Nothing());
    }
    return new Step(0, best(before, loads, settings, usage, rules, services, configs));
  }

  private static boolean isAnyMoving(Map<ServiceId, ServiceRecord> services) {
    return services.values().stream()
        .anyMatch(
            service ->
                service.state() == ServiceState.MIGRATE
                    || service.state() == ServiceState.RELOCATE
                    || (!service.command().isEmpty()
                        && !service.command().getFirst().equals("stop")));
  }

  private static Outcome best(
      double before,
      SortedMap<NodeName, NodeLoad> loads,
      SchedulerSettings settings,
      Usage usage,
      CompiledRules rules,
      Map<ServiceId, ServiceRecord> services,
      Map<ServiceId, ServiceConfig> configs) {
    List<Motion> motions = new ArrayList<>();
    for (Map.Entry<ServiceId, SortedSet<ServiceId>> bundle :
        Bundles.of(services, rules).entrySet()) {
      ServiceId leader = bundle.getKey();
      if (wouldMovePinned(leader, rules, services, configs)) {
        continue;
      }
      SortedSet<NodeName> targets = rules.preferred(leader, usage.nodes());
      targets.removeAll(Neighbours.of(leader, rules, usage.nodes(), services).apart());
      NodeName source = node(services, leader);
      targets.remove(source);
      if (targets.isEmpty()) {
        continue;
      }
      Demand load = Demand.NONE;
      for (ServiceId member : bundle.getValue()) {
        Optional<Demand> demand = usage.balancedDemand(member);
        if (demand.isEmpty()) {
          String who = member.equals(leader) ? "leader" : "resource";
          return new Outcome.Failed(who + "_not_in_usage", member);
        }
        load = load.plus(demand.get());
      }
      for (NodeName target : targets) {
        motions.add(new Motion(leader, source, target, load));
      }
    }
    List<RatedMotion> best = Scores.best(loads, motions, settings.method(), 1);
    if (best.isEmpty()) {
      return new Outcome.Nothing();
    }
    double after = best.getFirst().imbalance();
    if ((before - after) / before < settings.margin()) {
      return new Outcome.Nothing();
    }
    Motion motion = best.getFirst().motion();
    return new Outcome.Move(motion.leader(), motion.target(), before, after);
  }

  /** Whoever is bound to the leader follows it, running or not. */
  private static boolean wouldMovePinned(
      ServiceId leader,
      CompiledRules rules,
      Map<ServiceId, ServiceRecord> services,
      Map<ServiceId, ServiceConfig> configs) {
    if (isPinned(configs.get(leader))) {
      return true;
    }
    for (ServiceId follower : rules.positive(leader)) {
      if (services.containsKey(follower) && isPinned(configs.get(follower))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPinned(@Nullable ServiceConfig config) {
    return config != null && !config.autoRebalance();
  }

  private static NodeName node(Map<ServiceId, ServiceRecord> services, ServiceId sid) {
    ServiceRecord record = services.get(sid);
    if (record == null) {
      throw new IllegalStateException(sid + " leads a bundle without a record");
    }
    return record.node();
  }
}
