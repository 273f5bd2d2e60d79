package org.quorate.ha.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.node;
import static org.quorate.ha.situation.Cluster.vm;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quorate.ha.situation.Cluster;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/** What an administrator is told who asks why. */
class WhyTest {
  @Test
  void aRunningGuestStaysWhereItMay() {
    Explanation why = why(Cluster.of(3, 16).guest(100, 1, 1));
    assertThat(why.node()).isEqualTo(node(1));
    assertThat(why.because()).singleElement().asString().contains("it stays on node1");
    assertThat(why.nodes())
        .extracting(NodeSentences.Line::sentence)
        .containsExactly(
            "is eligible (1 service there)",
            "is eligible (0 services there)",
            "is eligible (0 services there)");
    assertThat(why.waitsFor()).isEmpty();
    assertThat(why.next()).isEmpty();
  }

  @Test
  void aRuleIsNamedThatMovesIt() {
    Explanation why =
        why(
            Cluster.of(3, 16)
                .guest(100, 1, 1)
                .rules("node-affinity: fast\n\tresources vm:100\n\tnodes node3:2,node1\n"));
    assertThat(why.rules()).containsExactly("rule 'fast': preferably on node1,node3:2");
    assertThat(why.because()).containsExactly("the rules leave only node3");
    assertThat(why.next())
        .containsExactly("it migrates to node3 in the master's next round, within 10 s");
    assertThat(why.nodes().getFirst().sentence()).isEqualTo("has a lower priority in rule 'fast'");
  }

  @Test
  void aNeighbourItMustNotMeetIsNamedWithItsRule() {
    Explanation why =
        why(
            Cluster.of(2, 16)
                .guest(100, 1, 1)
                .guest(101, 2, 1)
                .rules("resource-affinity: dbs\n\tresources vm:100,vm:101\n\taffinity negative\n"));
    assertThat(why.nodes().get(1).sentence())
        .isEqualTo("has vm:101, which rule 'dbs' keeps apart from it");
    assertThat(why.because()).containsExactly("it is on node1: the rules leave no other node");
  }

  @Test
  void aGuestOfALostNodeWaitsForProofAndSaysHowLong() {
    Cluster cluster =
        Cluster.of(3, 16)
            .guest(100, 2, 1)
            .record(100, ServiceRecord.of(ServiceState.FENCE, node(2), "u"))
            .state(2, NodeState.FENCE);
    Explanation why = why(cluster, Map.of(node(2), 30L));
    assertThat(why.waitsFor()).singleElement().asString().contains("proof that node2 is off");
    assertThat(why.next()).singleElement().asString().contains("at the latest in about 100 s");
    Explanation bare = why(cluster.withoutFenceDevices(), Map.of(node(2), 500L));
    assertThat(bare.waitsFor()).singleElement().asString().contains("has no fence device");
    assertThat(bare.next()).singleElement().asString().contains("which is due now");
  }

  @Test
  void aGuestThatNoNodeMayTakeWaitsWithEachNodesReason() {
    Explanation why =
        why(
            Cluster.of(3, 16)
                .guest(100, 2, 1)
                .record(100, ServiceRecord.of(ServiceState.RECOVERY, node(2), "u"))
                .state(2, NodeState.UNKNOWN)
                .rules("node-affinity: home\n\tresources vm:100\n\tnodes node2\n\tstrict 1\n"));
    assertThat(why.waitsFor()).containsExactly("a node that may take it: no one is eligible now");
    assertThat(why.nodes())
        .extracting(NodeSentences.Line::sentence)
        .containsExactly(
            "is not allowed by rule 'home'", "is not online", "is not allowed by rule 'home'");
  }

  @Test
  void errorsAskForAPersonAndSayWhatToDo() {
    Explanation why =
        why(
            Cluster.of(3, 16)
                .guest(100, 1, 1)
                .record(
                    100,
                    ServiceRecord.of(ServiceState.ERROR, node(2), "u")
                        .withFailedNodes(List.of(node(1), node(2)))));
    assertThat(why.because()).containsExactly("it could not be started on node1, node2");
    assertThat(why.next())
        .containsExactly(
            "repair the cause, then 'ha-manager set vm:100 --state disabled', then '--state"
                + " started'");
  }

  @Test
  void everyStateHasAReasonAndSomethingThatComesNext() {
    for (ServiceState state : ServiceState.values()) {
      for (RequestedState requested : RequestedState.values()) {
        Explanation why =
            why(
                Cluster.of(3, 16)
                    .guest(100, 2, 1)
                    .requested(100, requested)
                    .record(
                        100,
                        ServiceRecord.of(state, node(2), "u")
                            .withTarget(node(3))
                            .withCommand(List.of("migrate", "node3"))));
        assertThat(why.because()).as(state + " " + requested).isNotEmpty();
        assertThat(why.next()).as(state + " " + requested).isNotEmpty();
      }
    }
  }

  @Test
  void aGuestThatIsNotManagedAndAClusterWithoutAMasterSaySo() {
    Explanation why =
        Why.of(Cluster.of(2, 1).now(), vm(7), new Why.Facts(false, false, Map.of(), List.of()));
    assertThat(why.because()).singleElement().asString().contains("'ha-manager add vm:7'");
    assertThat(why.waitsFor()).singleElement().asString().contains("no HA master is active");
  }

  private static Explanation why(Cluster cluster) {
    return why(cluster, Map.of());
  }

  private static Explanation why(Cluster cluster, Map<NodeName, Long> lost) {
    return Why.of(cluster.now(), vm(100), new Why.Facts(true, true, lost, List.of()));
  }
}
