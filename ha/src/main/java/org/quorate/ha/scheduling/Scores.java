package org.quorate.ha.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.quorate.model.NodeName;

/**
 * The arithmetic of static and dynamic scheduling. Sums run in the order of the map that is given,
 * so equal input gives equal bits.
 */
public final class Scores {
  /** Digits that are compared: what sums in another order would change lies below them. */
  private static final double COMPARED_DIGITS = 1e15;

  private Scores() {}

  /**
   * For each node a value between 0 and 1, higher is better: how good the cluster would be with the
   * service started there.
   *
   * @param maximum what the service may take; 0 cores mean all of its node's
   */
  public static double[] toStart(SequencedMap<NodeName, NodeLoad> nodes, Demand maximum) {
    Loads loads = new Loads(nodes);
    double[][] rows = new double[loads.size()][];
    for (int at = 0; at < rows.length; at++) {
      loads.start(at, maximum);
      rows[at] = loads.alternative();
      loads.reset(at);
    }
    return Topsis.rate(rows, Alternative.WEIGHTS);
  }

  /**
   * How unequally the nodes are loaded: the population's standard deviation of their loads divided
   * by the mean; 0 for fewer than two nodes or no load. (Libraries of Proxmox VE from 2.1 on divide
   * this further; thresholds in existing configurations mean this value.)
   */
  public static double imbalance(SequencedMap<NodeName, NodeLoad> nodes) {
    return new Loads(nodes).imbalance();
  }

  /**
   * The best motions, best first.
   *
   * @param motions between the given nodes; where two are equally good by {@link
   *     BalancingMethod#TOPSIS}, the one that is given first wins
   * @param atMost how many to return
   * @throws org.quorate.model.InvalidInput when a motion is of a node that is not given
   */
  public static List<RatedMotion> best(
      SequencedMap<NodeName, NodeLoad> nodes,
      List<Motion> motions,
      BalancingMethod method,
      int atMost) {
    List<RatedMotion> rated = new ArrayList<>(motions.size());
    double[][] rows = new double[motions.size()][];
    Loads loads = new Loads(nodes);
    for (int i = 0; i < rows.length; i++) {
      Motion motion = motions.get(i);
      loads.move(motion);
      rated.add(new RatedMotion(motion, compared(loads.imbalance())));
      rows[i] = loads.alternative();
      loads.undo(motion);
    }
    Comparator<Integer> order =
        switch (method) {
          case BRUTEFORCE ->
              Comparator.comparingDouble((Integer i) -> rated.get(i).imbalance())
                  .thenComparing(i -> rated.get(i).motion(), Motion.BY_NAMES);
          case TOPSIS -> {
            double[] values = Topsis.rate(rows, Alternative.WEIGHTS);
            yield Comparator.comparingDouble((Integer i) -> -values[i]);
          }
        };
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(order)
        .limit(atMost)
        .map(rated::get)
        .toList();
  }

  private static double compared(double imbalance) {
    double digits = imbalance * COMPARED_DIGITS;
    return (digits < 0 ? Math.ceil(digits) : Math.floor(digits)) / COMPARED_DIGITS;
  }
}
