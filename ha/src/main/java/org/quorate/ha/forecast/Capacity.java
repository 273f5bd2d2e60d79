package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.situation.Situation;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * How many nodes may be lost together, whichever they are, so that every HA guest runs again:
 * memory, rules, storages and quorum all count.
 *
 * @param nodes how many
 * @param exact every set of nodes was tried; otherwise those with the most HA memory
 * @param open more nodes might be lost: it was not tried
 * @param broken what the loss of one node more would mean, for the first set that goes wrong; null
 *     = no set was tried that goes wrong
 */
public record Capacity(int nodes, boolean exact, boolean open, @Nullable Forecast broken) {
  /** Sets of nodes that are tried for one number. */
  private static final int SETS_MAX = 60;

  /** Guests times sets: what is tried within a second or two. */
  private static final int WORK_MAX = 8_000;

  /**
   * What the cluster can bear as it is.
   *
   * @param most more nodes are not tried
   */
  public static Capacity of(Situation situation, int most) {
    Forecasts forecasts = new Forecasts(situation, Pace.AT_ONCE);
    List<NodeName> heaviest = heaviestFirst(situation);
    int sets = Math.clamp(WORK_MAX / Math.max(1, situation.services().size()), 1, SETS_MAX);
    boolean exact = true;
    int end = Math.min(most, heaviest.size() - 1);
    for (int lost = 1; lost <= end; lost++) {
      List<SortedSet<NodeName>> tried = new ArrayList<>();
      exact &= choose(heaviest, lost, sets, tried);
      for (SortedSet<NodeName> set : tried) {
        Forecast forecast = forecasts.losing(set);
        if (!forecast.everyHaGuestRuns()) {
          return new Capacity(lost - 1, exact, false, forecast);
        }
      }
    }
    return new Capacity(Math.max(0, end), exact, end < heaviest.size() - 1, null);
  }

  private static List<NodeName> heaviestFirst(Situation situation) {
    List<NodeName> nodes = new ArrayList<>(situation.online());
    nodes.sort(
        Comparator.comparingLong((NodeName node) -> -haMemory(situation, node))
            .thenComparing(Comparator.naturalOrder()));
    return nodes;
  }

  private static long haMemory(Situation situation, NodeName node) {
    long bytes = 0;
    for (Map.Entry<ServiceId, Situation.Guest> guest : situation.guests().entrySet()) {
      if (guest.getValue().home().equals(node)
          && situation.services().containsKey(guest.getKey())) {
        bytes += guest.getValue().size().memoryBytes();
      }
    }
    return bytes;
  }

  /** Sets of so many nodes, the heaviest first; false when there are more than asked for. */
  private static boolean choose(
      List<NodeName> nodes, int size, int max, List<SortedSet<NodeName>> sets) {
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[i] = i;
    }
    while (true) {
      if (sets.size() == max) {
        return false;
      }
      SortedSet<NodeName> set = new TreeSet<>();
      for (int index : chosen) {
        set.add(nodes.get(index));
      }
      sets.add(set);
      int last = size - 1;
      while (last >= 0 && chosen[last] == nodes.size() - size + last) {
        last--;
      }
      if (last < 0) {
        return true;
      }
      chosen[last]++;
      for (int i = last + 1; i < size; i++) {
        chosen[i] = chosen[i - 1] + 1;
      }
    }
  }

  /** For people: what can be borne, and what goes wrong beyond. */
  public String sentence() {
    String bears =
        nodes == 0
            ? "no node may be lost"
            : (exact ? "" : "it seems that ")
                + (open ? "at least " : "")
                + (nodes == 1 ? "any 1 node" : "any " + nodes + " nodes")
                + " may be lost";
    return bears + " with every HA guest running again" + (broken == null ? "" : "; " + beyond());
  }

  /** What goes wrong when one node more is lost; empty when nothing does. */
  String beyond() {
    if (broken == null) {
      return "";
    }
    String lost = String.join(" and ", broken.lost().stream().map(NodeName::value).toList());
    if (!broken.quorate()) {
      return "without " + lost + " there is no quorum";
    }
    return broken.stranded().stream()
        .filter(Forecast.Stranded::highlyAvailable)
        .findFirst()
        .map(guest -> "without " + lost + ", " + guest.sid() + " cannot run (" + guest.why() + ")")
        .orElse("without " + lost + " the cluster does not come to rest");
  }
}
