package org.quorate.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static Cluster told(List<ClusterNode> nodes, Integer... members) {
    return new Cluster("c", 1, nodes, true, Set.of(members));
  }

  private static Votes counted(Integer... members) {
    return Votes.oneEach(5, List.of(members));
  }

  @Test
  void votesOfAnotherRingDoNotCount() {
    assertThat(told(List.of(), 2, 3, 4).isCountedIn(counted(1, 3))).isFalse();
    assertThat(told(List.of(), 2, 3, 4).isCountedIn(counted(3))).isFalse();
    assertThat(told(List.of(), 2, 3, 4).isCountedIn(counted(2, 3, 4))).isTrue();
  }

  /** A node that joins before this node's corosync.conf knows it has no votes here. */
  @Test
  void aMemberThatIsNotConfiguredHasNone() {
    List<ClusterNode> two = List.of(new ClusterNode("pve1", 1), new ClusterNode("pve2", 2));
    assertThat(told(two, 1, 2, 3).isCountedIn(counted(1, 2))).isTrue();
  }
}
