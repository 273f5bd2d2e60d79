package org.quorate.ha.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Why a service is, or would be, placed where it is: the choice itself is {@link NodeSelection}'s,
 * this tells what it thought of every node.
 *
 * @param chosen as {@link NodeSelection#choose} chose; empty when no node is eligible
 * @param decidedBy what decided
 * @param verdicts one for each node, in the order of their names
 */
public record Ranking(Optional<NodeName> chosen, Deciding decidedBy, List<Verdict> verdicts) {
  /** What singled the chosen node out. */
  public enum Deciding {
    /** No node is eligible. */
    NOTHING,
    /** It does not leave its node by itself, and may be there. */
    NO_FAILBACK,
    /** It returns to where it was before that node's maintenance. */
    MAINTENANCE,
    /** It is on an eligible node already. */
    STAYS,
    /** Rules leave this node only. */
    RULES,
    /** The best score of several. */
    SCORE
  }

  /** What is to be said of one node. */
  public enum Finding {
    OFFLINE,
    /** A strict rule does not name it. */
    FORBIDDEN,
    /** A node that is online has a higher priority in its rule. */
    LOWER_PRIORITY,
    /** Starting failed there. */
    FAILED,
    /** Someone it must not meet is there, or on the way there. */
    APART,
    /** Those it belongs to are on another node. */
    TOGETHER_ELSEWHERE,
    ELIGIBLE
  }

  /**
   * One node.
   *
   * @param partners those it must not meet there, or belongs to elsewhere
   * @param score with the service started there, lower is better; null = not known or not asked
   */
  public record Verdict(
      NodeName node, Finding finding, List<ServiceId> partners, @Nullable Double score) {
    public Verdict {
      partners = List.copyOf(partners);
    }
  }

  public Ranking {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * Chooses and explains.
   *
   * @param nodes all that are to be explained
   */
  public static Ranking of(
      NodeSelection selection,
      ServiceId sid,
      ServiceRecord service,
      boolean failback,
      Preference preference,
      Set<NodeName> nodes) {
    Optional<NodeName> chosen = selection.choose(sid, service, failback, preference).node();
    Looking looking = new Looking(selection, sid, service, preference);
    List<Verdict> verdicts = new TreeSet<>(nodes).stream().map(looking::verdict).toList();
    return new Ranking(chosen, looking.deciding(chosen.orElse(null), failback), verdicts);
  }

  /** Every step of the selection, kept apart. */
  private static final class Looking {
    private final NodeSelection selection;
    private final ServiceId sid;
    private final ServiceRecord service;
    private final Preference preference;
    private final SortedSet<NodeName> online;
    private final SortedSet<NodeName> preferred;
    private final SortedSet<NodeName> eligible;
    private final Neighbours neighbours;
    private final Map<NodeName, Double> scores;

    Looking(NodeSelection selection, ServiceId sid, ServiceRecord service, Preference preference) {
      this.selection = selection;
      this.sid = sid;
      this.service = service;
      this.preference = preference;
      this.online = selection.usage().nodes();
      this.preferred = selection.rules().preferred(sid, online);
      this.neighbours = Neighbours.of(sid, selection.rules(), online, selection.services());
      this.eligible = new TreeSet<>(preferred);
      if (preference == Preference.TRY_NEXT) {
        service.failedNodes().forEach(eligible::remove);
      }
      eligible.removeAll(neighbours.apart());
      gather(eligible, neighbours.together());
      Optional<? extends Map<NodeName, Double>> known = selection.usage().scoresToStart(sid);
      this.scores = known.isPresent() ? known.get() : Map.of();
    }

    private static void gather(
        SortedSet<NodeName> eligible, SortedMap<NodeName, Integer> together) {
      together.entrySet().stream()
          .filter(entry -> eligible.contains(entry.getKey()))
          .reduce((one, next) -> next.getValue() > one.getValue() ? next : one)
          .ifPresent(most -> eligible.retainAll(List.of(most.getKey())));
    }

    Verdict verdict(NodeName node) {
      Finding finding = finding(node);
      List<ServiceId> partners =
          switch (finding) {
            case APART -> on(node, selection.rules().negative(sid));
            case TOGETHER_ELSEWHERE -> List.copyOf(selection.rules().positive(sid));
            case OFFLINE, FORBIDDEN, LOWER_PRIORITY, FAILED, ELIGIBLE -> List.of();
          };
      return new Verdict(node, finding, partners, scores.get(node));
    }

    private Finding finding(NodeName node) {
      if (!online.contains(node)) {
        return Finding.OFFLINE;
      }
      if (!selection.rules().allows(sid, node)) {
        return Finding.FORBIDDEN;
      }
      if (!preferred.contains(node)) {
        return Finding.LOWER_PRIORITY;
      }
      if (preference == Preference.TRY_NEXT && service.failedNodes().contains(node)) {
        return Finding.FAILED;
      }
      if (neighbours.apart().contains(node)) {
        return Finding.APART;
      }
      return eligible.contains(node) ? Finding.ELIGIBLE : Finding.TOGETHER_ELSEWHERE;
    }

    private List<ServiceId> on(NodeName node, SortedSet<ServiceId> partners) {
      List<ServiceId> there = new ArrayList<>();
      for (ServiceId partner : partners) {
        ServiceRecord record = selection.services().get(partner);
        if (record != null && (record.node().equals(node) || node.equals(record.target()))) {
          there.add(partner);
        }
      }
      return there;
    }

    Deciding deciding(@Nullable NodeName chosen, boolean failback) {
      if (chosen == null) {
        return Deciding.NOTHING;
      }
      boolean free = preference == Preference.NONE;
      if (free && !failback && chosen.equals(service.node())) {
        return Deciding.NO_FAILBACK;
      }
      if (chosen.equals(service.maintenanceNode())) {
        return Deciding.MAINTENANCE;
      }
      if (eligible.size() == 1) {
        return Deciding.RULES;
      }
      return free && chosen.equals(service.node()) ? Deciding.STAYS : Deciding.SCORE;
    }
  }
}
