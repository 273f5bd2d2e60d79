package org.quorate.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MembersTest {
  @Test
  void theOnlineNodesOfAQuorateCluster() {
    String text =
        """
        {"nodename":"node1","version":3,
         "cluster":{"name":"demo","version":2,"nodes":2,"quorate":1},
         "nodelist":{"node1":{"id":1,"online":1,"ip":"10.70.3.1"},"node2":{"id":2,"online":0}}}
        """;
    assertThat(Members.parse(text)).isEqualTo(new Members(true, Set.of("node1")));
  }

  @Property
  void anyTextIsReadWithoutFailure(@ForAll String text) {
    assertThat(Members.parse(text).quorate()).isFalse();
  }
}
