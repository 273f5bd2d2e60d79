package org.quorate.ha.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The arithmetic, on clusters small enough to follow by hand. */
class ScoresTest {
  private static final long GIB = 1L << 30;
  private static final Offset<Double> EXACT = within(1e-12);
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final NodeName NODE3 = new NodeName("node3");
  private static final ServiceId VM = new ServiceId("vm", "100");

  private final SequencedMap<NodeName, NodeLoad> nodes = new TreeMap<>();

  @Test
  void equalNodesAreBalanced() {
    nodes.put(NODE1, new NodeLoad(2, 8, 4 * GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(4, 16, 8 * GIB, 32 * GIB));
    assertThat(Scores.imbalance(nodes)).isZero();
  }

  @Test
  void oneNodeOrNoLoadIsBalanced() {
    nodes.put(NODE1, new NodeLoad(7, 8, 4 * GIB, 16 * GIB));
    assertThat(Scores.imbalance(nodes)).isZero();
    nodes.put(NODE1, new NodeLoad(0, 8, 0, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(0, 8, 0, 16 * GIB));
    assertThat(Scores.imbalance(nodes)).isZero();
  }

  @Test
  void allLoadOnOneOfTwoNodesIsAnImbalanceOfOne() {
    nodes.put(NODE1, new NodeLoad(4, 8, 8 * GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(0, 8, 0, 16 * GIB));
    assertThat(Scores.imbalance(nodes)).isEqualTo(1.0, EXACT);
  }

  @Test
  void aServiceStartsBestWhereMostIsFree() {
    nodes.put(NODE1, new NodeLoad(6, 8, 12 * GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(2, 8, 4 * GIB, 16 * GIB));
    nodes.put(NODE3, new NodeLoad(4, 8, 8 * GIB, 16 * GIB));
    double[] scores = Scores.toStart(nodes, new Demand(1, 2 * GIB));
    assertThat(scores[1]).isEqualTo(1.0, EXACT);
    assertThat(scores[0]).isEqualTo(0.0, EXACT);
    assertThat(scores[2]).isBetween(0.0, 1.0);
  }

  @Test
  void memoryWeighsMoreThanProcessors() {
    nodes.put(NODE1, new NodeLoad(6, 8, 2 * GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(1, 8, 12 * GIB, 16 * GIB));
    double[] scores = Scores.toStart(nodes, new Demand(1, 2 * GIB));
    assertThat(scores[0]).isGreaterThan(scores[1]);
  }

  @Test
  void aMaximumOfNoCoresMeansAllOfTheNode() {
    nodes.put(NODE1, new NodeLoad(0, 4, 0, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(0, 32, 0, 16 * GIB));
    assertThat(Scores.toStart(nodes, new Demand(0, GIB))).containsExactly(0, 0);
    double[] withFourCores = Scores.toStart(nodes, new Demand(4, GIB));
    assertThat(withFourCores[1]).isGreaterThan(withFourCores[0]);
  }

  @Test
  void theBestMotionBalancesMostAndTiesGoByName() {
    nodes.put(NODE1, new NodeLoad(4, 8, 8 * GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(0, 8, 0, 16 * GIB));
    nodes.put(NODE3, new NodeLoad(0, 8, 0, 16 * GIB));
    Motion small = new Motion(VM, NODE1, NODE3, new Demand(1, 2 * GIB));
    Motion half = new Motion(new ServiceId("vm", "99"), NODE1, NODE3, new Demand(2, 4 * GIB));
    Motion sameElsewhere =
        new Motion(new ServiceId("vm", "99"), NODE1, NODE2, new Demand(2, 4 * GIB));
    List<Motion> motions = List.of(small, half, sameElsewhere);
    assertThat(Scores.best(nodes, motions, BalancingMethod.BRUTEFORCE, 2))
        .extracting(RatedMotion::motion)
        .containsExactly(sameElsewhere, half);
    assertThat(Scores.best(nodes, motions, BalancingMethod.TOPSIS, 3))
        .extracting(RatedMotion::motion)
        .containsExactly(half, sameElsewhere, small);
    assertThat(Scores.best(nodes, List.of(), BalancingMethod.BRUTEFORCE, 3)).isEmpty();
  }

  @Test
  void aMotionTakesNoMoreThanThereIs() {
    nodes.put(NODE1, new NodeLoad(1, 8, GIB, 16 * GIB));
    nodes.put(NODE2, new NodeLoad(0, 8, 0, 16 * GIB));
    Motion motion = new Motion(VM, NODE1, NODE2, new Demand(2, 2 * GIB));
    assertThat(Scores.best(nodes, List.of(motion), BalancingMethod.BRUTEFORCE, 1))
        .first()
        .satisfies(rated -> assertThat(rated.imbalance()).isEqualTo(1.0, EXACT));
  }

  @Property(tries = 200)
  void scoresLieBetweenNothingAndOneAndImbalanceIsNotNegative(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 64) Double> cpus) {
    nodes.clear();
    for (int i = 0; i < cpus.size(); i++) {
      nodes.put(
          new NodeName("node" + i),
          new NodeLoad(cpus.get(i), 32, (long) (cpus.get(i) * GIB), 64 * GIB));
    }
    assertThat(Scores.imbalance(nodes)).isNotNegative().isLessThanOrEqualTo(Math.sqrt(11) + 1e-9);
    assertThat(Scores.toStart(nodes, new Demand(2, GIB)))
        .hasSize(cpus.size())
        .satisfies(
            scores -> {
              for (double score : scores) {
                assertThat(score).isBetween(0.0, 1.0);
              }
            });
  }
}
