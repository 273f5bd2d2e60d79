package org.quorate.corosync.cmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nodes are read from cmap's flat keys. */
class NodeListKeysTest {
  @Test
  void nodesAreSortedByIdAndNamedByTheirAddressWithoutName() {
    assertThat(
            NodeListKeys.nodes(
                Map.of(
                    "nodelist.node.0.nodeid", "2",
                    "nodelist.node.0.ring0_addr", "10.0.0.2",
                    "nodelist.node.0.ring1_addr", "10.0.1.2",
                    "nodelist.node.1.nodeid", "1",
                    "nodelist.node.1.name", "node1",
                    "nodelist.node.1.ring0_addr", "10.0.0.1",
                    "nodelist.node.2.name", "nobody",
                    "nodelist.local_node_pos", "1")))
        .containsExactly(
            new CmapNode(1, "node1", 1, new TreeMap<>(Map.of(0, "10.0.0.1"))),
            new CmapNode(2, "10.0.0.2", 1, new TreeMap<>(Map.of(0, "10.0.0.2", 1, "10.0.1.2"))));
  }
}
