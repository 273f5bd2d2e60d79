package org.quorate.corosync.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** A corosync.conf from its creation through joins and removals, and how it refuses nonsense. */
class CorosyncConfTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final NodeName NODE3 = new NodeName("node3");

  private static final String BY_HAND =
      """
      # our cluster, see the wiki
      totem {
      \tversion: 2
          cluster_name:   demo
        config_version: 41
        knet_pmtud_interval: 30
        interface {
          linknumber: 0
          knet_link_priority: 10
        }
      }

      resources {
        system {
          memory_used {
            recovery: none
          }
        }
      }
      nodelist {
        node {
          # the old one
          name: node1
          nodeid: 1
          ring0_addr: 10.0.0.1
        }
      }
      """;

  @Test
  void aNewClusterIsWrittenAsAdministratorsKnowIt() {
    CorosyncConf conf = demo();
    assertThat(conf.text())
        .isEqualTo(
            """
            logging {
              debug: off
              to_stderr: no
              to_syslog: yes
            }

            nodelist {
              node {
                name: node1
                nodeid: 1
                quorum_votes: 1
                ring0_addr: 10.70.0.1
                ring1_addr: 10.70.1.1
              }
            }

            quorum {
              provider: corosync_votequorum
            }

            totem {
              cluster_name: demo
              config_version: 1
              interface {
                linknumber: 0
              }
              interface {
                linknumber: 1
              }
              ip_version: ipv4-6
              link_mode: passive
              secauth: on
              token: 1000
              token_coefficient: 125
              transport: knet
              version: 2
            }
            """);
    assertThat(conf.totem()).isEqualTo(new Totem(1000, 125, true, "knet", Set.of(0, 1)));
  }

  @Test
  void nodesJoinUnderTheLowestFreeIdAndEachEditRaisesTheVersion() {
    CorosyncConf three = demo().withNode(NODE2, 1, links(2)).withNode(NODE3, 1, links(3));
    assertThat(three.nodes()).extracting(ConfNode::nodeId).containsExactly(1, 2, 3);
    assertThat(three.configVersion()).isEqualTo(3);

    CorosyncConf again = three.withoutNode(NODE2).withNode(new NodeName("node4"), 1, links(4));
    assertThat(again.nodes())
        .extracting(n -> n.name() + "=" + n.nodeId())
        .containsExactly("node1=1", "node3=3", "node4=2");
    assertThat(again.configVersion()).isEqualTo(5);
    assertThat(again.text())
        .contains(
            "  node {\n    name: node4\n    nodeid: 2\n    quorum_votes: 1\n    ring0_addr: 10.70.0.4");
  }

  @Test
  void whatIsNotUnderstoodStaysWhereItIs() {
    CorosyncConf conf = CorosyncConf.parse(BY_HAND);
    assertThat(conf.text()).isEqualTo(BY_HAND);
    assertThat(conf.withTotem("token", "2000").text())
        .isEqualTo(
            BY_HAND
                .replace("config_version: 41", "config_version: 42")
                .replace("_interval: 30\n", "_interval: 30\n  token: 2000\n"));
  }

  @Test
  void aWitnessComesAndGoes() {
    QuorumDevice witness =
        new QuorumDevice(1, new LinkAddress("10.0.1.100"), QuorumDevice.Algorithm.FFSPLIT, true);
    CorosyncConf with = demo().withDevice(witness);
    assertThat(with.device()).contains(witness);
    assertThat(with.text())
        .contains("  device {\n    model: net\n    votes: 1\n    net {\n      alg");
    assertThat(with.withoutDevice().text())
        .isEqualTo(demo().text().replace("config_version: 1", "config_version: 3"));
  }

  @Test
  void expectedVotesAreSetAndTakenBack() {
    CorosyncConf one = demo().withExpectedVotes(1);
    assertThat(one.expectedVotes()).contains(1);
    assertThat(one.withExpectedVotes(0).expectedVotes()).isEmpty();
  }

  @Test
  void aBrokenLineIsNamed() {
    refused("totem {\nversion 2\n}\n", "line 2: 'version 2' is not understood");
    refused("totem {\n}\n}\n", "line 3: '}' is not understood: no section is open here");
    refused("totem {\n", "line 1: the section 'totem' is never closed");
    refused("name: x\n", "line 1: 'name: x' is not understood");
    refused("totem { version: 2 }\n", "line 1");
    refused("totem {\n  config_version: many\n}\n", "line 2: 'config_version: many'");
    refused("", "0 sections 'totem'");
    refused(BY_HAND.replace("10.0.0.1", "10.0.0.300"), "line 25: '10.0.0.300' is not a link");
    refused(BY_HAND.replace("name: node1", "name: node_1"), "line 23: 'node_1' is not a node name");
    refused(BY_HAND.replace("    name: node1\n", ""), "line 21: The node has no name");
    refused("totem {\n" + "x".repeat(600) + "\n}\n", "line 2");
  }

  @Test
  void aNodeThatCannotJoinIsRefused() {
    CorosyncConf conf = demo();
    refused(() -> conf.withNode(NODE1, 1, links(2)), "node1 is in the cluster already");
    refused(
        () -> conf.withNode(NODE2, 1, links(1)), "10.70.0.1 of node2 belongs to the node node1");
    refused(() -> conf.withNode(NODE2, 1, new TreeMap<>()), "give link0");
    refused(
        () -> conf.withNode(NODE2, 1, new TreeMap<>(Map.of(0, new LinkAddress("10.70.0.2")))),
        "have the links [0, 1]");
    refused(() -> conf.withoutNode(NODE2), "There is no node node2");
    refused(() -> conf.withoutNode(NODE1), "last");
    refused(() -> conf.withTotem("token", "1}\nx {"), "is not a setting");
    refused(() -> NewCluster.of("far too long a name", NODE1, links(1)), "cluster name");
  }

  private static CorosyncConf demo() {
    return CorosyncConf.create(NewCluster.of("demo", NODE1, links(1)));
  }

  private static TreeMap<Integer, LinkAddress> links(int node) {
    return new TreeMap<>(
        Map.of(
            0, new LinkAddress("10.70.0." + node),
            1, new LinkAddress("10.70.1." + node)));
  }

  private static void refused(String text, String message) {
    refused(() -> CorosyncConf.parse(text), message);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContaining(message);
  }
}
