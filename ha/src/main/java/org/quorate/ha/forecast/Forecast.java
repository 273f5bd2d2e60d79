package org.quorate.ha.forecast;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.situation.Situation;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What the loss of nodes would mean.
 *
 * @param lost the nodes
 * @param votes of those that are left, with the witness
 * @param quorum votes that are needed
 * @param settled the cluster came to rest; false when it was given up
 * @param restarts guests of the lost nodes that run again, in the order of their starts
 * @param stranded guests that ran on the lost nodes and do not run again, and others that stop
 * @param moves guests of other nodes that move as a consequence
 * @param endsMs from the loss until the last guest runs again
 */
public record Forecast(
    SortedSet<NodeName> lost,
    int votes,
    int quorum,
    boolean settled,
    List<Restart> restarts,
    List<Stranded> stranded,
    List<Move> moves,
    long endsMs) {

  /**
   * A guest that runs again.
   *
   * @param orderedMs from the loss to the order to start it
   * @param runsMs from the loss until it runs
   * @param refusals nodes that could not start it before, each with the reason
   * @param waits what the start order lets it wait for
   * @param probe that looks at it; empty = none
   */
  public record Restart(
      ServiceId sid,
      String name,
      NodeName from,
      NodeName to,
      long orderedMs,
      long runsMs,
      List<String> refusals,
      List<Wait> waits,
      Optional<HealthCheck> probe) {
    public Restart {
      refusals = List.copyOf(refusals);
      waits = List.copyOf(waits);
    }
  }

  /**
   * A start that comes after others.
   *
   * @param rule of the start order, by its name
   * @param inVain they were not ready within the rule's time
   */
  public record Wait(String rule, SortedSet<ServiceId> after, boolean inVain) {}

  /**
   * A guest that does not run again by itself.
   *
   * @param why one sentence, with the remedy where there is one
   * @param highlyAvailable it is under HA management
   */
  public record Stranded(
      ServiceId sid, String name, NodeName from, boolean highlyAvailable, String why) {}

  /** A guest that moves although its node is there. */
  public record Move(ServiceId sid, String name, NodeName from, NodeName to) {}

  public Forecast {
    restarts = List.copyOf(restarts);
    stranded = List.copyOf(stranded);
    moves = List.copyOf(moves);
  }

  /** Whether those left may go on at all. */
  public boolean quorate() {
    return votes >= quorum;
  }

  /** Whether every HA guest that ran runs again. */
  public boolean everyHaGuestRuns() {
    return quorate() && settled && stranded.stream().noneMatch(Stranded::highlyAvailable);
  }

  /** What the loss of these nodes, together and at once, would mean. */
  public static Forecast of(Situation situation, Set<NodeName> lost, Pace pace) {
    return new Forecasts(situation, pace).losing(new TreeSet<>(lost));
  }
}
