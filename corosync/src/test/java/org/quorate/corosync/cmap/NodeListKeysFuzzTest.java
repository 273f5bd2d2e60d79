package org.quorate.corosync.cmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nothing in cmap's keys keeps the readable nodes from being read. */
class NodeListKeysFuzzTest {
  @Property(tries = 300)
  void noKeyOrValueIsTooStrange(@ForAll String tail, @ForAll String value) {
    assertThat(
            NodeListKeys.nodes(
                Map.of(
                    "nodelist.node.0.nodeid",
                    value,
                    "nodelist.node." + tail,
                    value,
                    "nodelist.node.1.nodeid",
                    "7",
                    "nodelist.node.1.ring0_addr",
                    value)))
        .contains(new CmapNode(7, value, 1, new TreeMap<>(Map.of(0, value))));
  }
}
