package org.quorate.ha.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quorate.ha.situation.Cluster.vm;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.ha.situation.Cluster;
import org.quorate.ha.situation.Situation;
import org.quorate.model.InvalidInput;

/** How many nodes may be lost, and what is said to who would make it fewer. */
class CapacityTest {
  private static Capacity of(Situation situation) {
    return Capacity.of(situation, 9);
  }

  @Test
  void moreNodesThanAskedForAreNotTried() {
    Capacity capacity = Capacity.of(Cluster.of(7, 64).guests(7, 7, 1).now(), 2);
    assertThat(capacity.sentence())
        .isEqualTo("at least any 2 nodes may be lost with every HA guest running again");
  }

  @Test
  void threeRoomyNodesBearTheLossOfOneAndQuorumEndsIt() {
    Capacity capacity = of(Cluster.of(3, 16).guests(6, 3, 1).now());
    assertThat(capacity.nodes()).isEqualTo(1);
    assertThat(capacity.exact()).isTrue();
    assertThat(capacity.sentence())
        .isEqualTo(
            "any 1 node may be lost with every HA guest running again; without node1 and node2"
                + " there is no quorum");
  }

  @Test
  void fiveNodesBearTwo() {
    assertThat(of(Cluster.of(5, 16).guests(10, 5, 1).now()).nodes()).isEqualTo(2);
  }

  @Test
  void fullNodesBearNoneAndTheGuestIsNamed() {
    Capacity capacity = of(Cluster.of(3, 9).guests(3, 3, 6).now());
    assertThat(capacity.nodes()).isZero();
    assertThat(capacity.sentence())
        .startsWith("no node may be lost with every HA guest running again; without node1, vm:100")
        .contains("not enough memory: it needs 6.0 GiB");
  }

  @Test
  void manyNodesAreTriedByTheHeaviest() {
    Capacity capacity = of(Cluster.of(13, 64).guests(26, 13, 1).now());
    assertThat(capacity.nodes()).isEqualTo(6);
    assertThat(capacity.exact()).isFalse();
    assertThat(capacity.sentence()).startsWith("it seems that any 6 nodes may be lost");
  }

  @Test
  void oneGuestTooManyBreaksThePromiseAndHearsTheRemedy() {
    Cluster cluster = Cluster.of(3, 9).guests(3, 3, 3).plain(200, 1, 5, "shared");
    Promise promise = Promise.of(Map.of("absorb", "1", "enforce", "refuse", "profile", "fast"));
    assertThat(promise.refuse()).isTrue();
    assertThat(promise.isKeptBy(of(cluster.now()))).isTrue();
    Cluster full = Cluster.of(3, 9).guests(6, 3, 3).plain(200, 1, 2, "shared");
    assertThat(promise.objection(vm(200), of(full.now().starting(vm(200)))))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("with vm:200 running the cluster cannot lose the promised 1 node")
                    .endsWith("change 'absorb' of 'ha' in /etc/pve/quorate.cfg"));
  }

  @Property(tries = 200)
  void anyPromiseIsReadOrRefusedWithItsName(@ForAll String nodes, @ForAll String enforce) {
    try {
      Promise promise = Promise.of(Map.of("absorb", nodes, "enforce", enforce));
      assertThat(promise.nodes()).isBetween(0, Promise.NODES_MAX);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("of 'ha' in quorate.cfg");
    }
    assertThatThrownBy(() -> Promise.of(Map.of("absorb", "x"))).hasMessageContaining("'absorb'");
  }
}
