package org.quorate.ha.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Chooses the node for a service: rules first, then where it is, then the nodes' load.
 *
 * @param rules in effect
 * @param usage the nodes online and their load
 * @param services all records, as they stand at this moment of the round
 */
public record NodeSelection(
    CompiledRules rules, Usage usage, Map<ServiceId, ServiceRecord> services) {

  /**
   * What was chosen.
   *
   * @param node empty when no node is eligible
   * @param scored false when the service's load is unknown although nodes had to be compared: they
   *     were taken in the order of their names
   */
  public record Choice(Optional<NodeName> node, boolean scored) {
    static Choice of(NodeName node) {
      return new Choice(Optional.of(node), true);
    }
  }

  /**
   * Chooses.
   *
   * @param failback the service may leave its node for a better one
   */
  public Choice choose(
      ServiceId sid, ServiceRecord service, boolean failback, Preference preference) {
    SortedSet<NodeName> online = usage.nodes();
    NodeName current = service.node();
    if (preference == Preference.NONE && rules.areSilentOn(sid)) {
      NodeName home = failback ? service.maintenanceNode() : null;
      if (home != null && online.contains(home)) {
        return Choice.of(home);
      }
      if (online.contains(current)) { // almost every service of almost every round ends here
        return Choice.of(current);
      }
    }
    SortedSet<NodeName> preferred = rules.preferred(sid, online);
    if (preferred.isEmpty()) {
      return new Choice(Optional.empty(), true);
    }
    Neighbours neighbours = Neighbours.of(sid, rules, online, services);
    if (preference == Preference.NONE
        && !failback
        && online.contains(current)
        && rules.allows(sid, current)
        && (neighbours.together().containsKey(current) || !neighbours.apart().contains(current))) {
      return Choice.of(current);
    }
    if (preference == Preference.TRY_NEXT) {
      service.failedNodes().forEach(preferred::remove);
    }
    preferred.removeAll(neighbours.apart());
    gather(preferred, neighbours.together());
    NodeName fallback = service.maintenanceNode();
    if (fallback != null && preferred.contains(fallback)) {
      return Choice.of(fallback);
    }
    if (preference == Preference.NONE && preferred.contains(current)) {
      return Choice.of(current);
    }
    return preferred.isEmpty()
        ? new Choice(Optional.empty(), true)
        : byScore(sid, current, preference, preferred);
  }

  /** Leaves only the node that most of those it belongs to are on, if one of them is eligible. */
  private static void gather(SortedSet<NodeName> preferred, SortedMap<NodeName, Integer> together) {
    NodeName most = null;
    for (Map.Entry<NodeName, Integer> entry : together.entrySet()) {
      if (preferred.contains(entry.getKey())
          && (most == null || entry.getValue() > together.getOrDefault(most, 0))) {
        most = entry.getKey();
      }
    }
    if (most != null) {
      preferred.retainAll(List.of(most));
    }
  }

  private Choice byScore(
      ServiceId sid, NodeName current, Preference preference, SortedSet<NodeName> preferred) {
    List<NodeName> order = new ArrayList<>(preferred);
    Optional<? extends Map<NodeName, Double>> known = usage.scoresToStart(sid);
    if (known.isPresent()) {
      Map<NodeName, Double> scores = new TreeMap<>(known.get());
      order.sort(Comparator.comparingDouble((NodeName node) -> scores.getOrDefault(node, 0.0)));
    }
    int here = order.indexOf(current);
    boolean next = preference == Preference.TRY_NEXT && here >= 0 && here + 1 < order.size();
    return new Choice(Optional.of(order.get(next ? here + 1 : 0)), known.isPresent());
  }
}
