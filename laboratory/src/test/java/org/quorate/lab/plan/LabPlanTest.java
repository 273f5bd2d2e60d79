package org.quorate.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.quorate.lab.LabFailure;

class LabPlanTest {
  @Test
  void aNodesPlaceFollowsFromItsNumber() {
    LabNode second = new LabPlan(3).node("node2");
    assertThat(second.address(Network.LINK0)).isEqualTo("10.70.0.2");
    assertThat(second.address(Network.LINK1)).isEqualTo("10.70.1.2");
    assertThat(second.address(Network.STORAGE)).isEqualTo("10.70.2.2");
    assertThat(second.address(Network.MANAGEMENT)).isEqualTo("10.70.3.2");
    assertThat(second.bmcAddress()).isEqualTo("10.70.3.102");
    assertThat(second.hostPort()).isEqualTo(8007);
    assertThat(second.namespace()).isEqualTo("quorate-node2");
    assertThat(second.switchPort(Network.LINK0)).hasSizeLessThan(16); // IFNAMSIZ
  }

  @Test
  void anUnknownNodeIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> new LabPlan(3).node("node4"))
        .isInstanceOf(LabFailure.class)
        .hasMessage("This lab has no node 'node4': its nodes are node1 to node3.");
  }

  @Test
  void anImpossibleSizeIsRefused() {
    assertThatThrownBy(() -> new LabPlan(0)).hasMessageContaining("1 to 9 nodes, not 0");
    assertThatThrownBy(() -> new LabPlan(10)).hasMessageContaining("not 10");
  }

  @Test
  void everythingIsUnderTheStateDirectory() {
    LabPaths paths = new LabPaths(Path.of("/home/q"), Path.of("/home/q/.lab"));
    LabNode node = new LabNode(1);
    assertThat(paths.disk(node)).isEqualTo(Path.of("/home/q/.lab/nodes/node1/disk"));
    assertThat(paths.supervisorSocket().startsWith(paths.state())).isTrue();
    assertThat(paths.watchdog(node).startsWith(paths.state())).isTrue();
  }
}
