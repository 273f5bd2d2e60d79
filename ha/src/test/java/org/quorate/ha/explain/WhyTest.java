package org.quorate.ha.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.node;
import static org.quorate.ha.situation.Cluster.vm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.situation.Cluster;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/** What an administrator is told who asks why. */
class WhyTest {
  private static final long NOW_SECONDS = 1_790_000_000;

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
  void aGuestOfANodeThatWasLostWhileHaWasDisarmedWaitsForNoClock() {
    Cluster cluster = Cluster.of(3, 16).guest(100, 2, 1).state(2, NodeState.UNKNOWN).unguarded(2);
    Explanation why = why(cluster, Map.of(node(2), 500L));
    assertThat(why.because()).anyMatch(line -> line.contains("lost while HA was disarmed"));
    assertThat(why.waitsFor()).singleElement().asString().contains("its fence device is asked");
    assertThat(why.next()).singleElement().asString().doesNotContain("due");
    Explanation bare = why(cluster.withoutFenceDevices(), Map.of(node(2), 500L));
    assertThat(bare.waitsFor()).singleElement().asString().contains("node2 to return");
    assertThat(bare.next()).singleElement().asString().contains("'ha-manager remove vm:100'");
  }

  @Test
  void whileHaIsDisarmedWithIgnoreTheGuestIsWhereItsFileIs() {
    Explanation why =
        why(
            Cluster.of(3, 16)
                .guest(100, 2, 1)
                .record(100, ServiceRecord.of(ServiceState.STARTED, node(3), "u"))
                .disarmed(Disarm.Mode.IGNORE));
    assertThat(why.node()).isEqualTo(node(2));
    assertThat(why.because()).singleElement().asString().contains("with 'qm'");
    assertThat(why.waitsFor()).singleElement().asString().contains("arm-ha");
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
        Why.of(
            Cluster.of(2, 1).plain(7, 1, 1, "shared").now(),
            vm(7),
            facts(false, Map.of(), List.of(), Optional.empty()));
    assertThat(why.because()).singleElement().asString().contains("'ha-manager add vm:7'");
    assertThat(why.waitsFor()).singleElement().asString().contains("no HA master is active");
    assertThat(
            Why.of(
                    Cluster.of(2, 1).now(),
                    vm(7),
                    facts(true, Map.of(), List.of(), Optional.empty()))
                .because())
        .as("managed in name only")
        .singleElement()
        .asString()
        .contains("there is no guest for it");
    assertThat(
            Why.of(
                    Cluster.of(2, 1).now(),
                    vm(7),
                    facts(false, Map.of(), List.of(), Optional.empty()))
                .because())
        .containsExactly("there is no such guest in this cluster");
  }

  @Test
  void aStartThatWaitsForAnotherNamesItTheRuleAndHowLong() {
    Cluster cluster =
        Cluster.of(2, 16)
            .guest(100, 1, 1)
            .guest(101, 2, 1)
            .record(100, ServiceRecord.of(ServiceState.STARTED, node(1), "u"))
            .order("start-order: web\n\tresources vm:100\n\tafter vm:101\n\tready agent\n");
    StartWait wait =
        new StartWait(
            vm(100),
            "web",
            new TreeSet<>(Set.of(vm(101))),
            new Probe.Agent(),
            NOW_SECONDS * 1000 - 12_000,
            OptionalLong.of(NOW_SECONDS * 1000 + 288_000));
    Explanation why =
        Why.of(cluster.now(), vm(100), facts(true, Map.of(), List.of(wait), Optional.empty()));
    assertThat(why.waitsFor())
        .containsExactly(
            "vm:101 to be ready (guest agent ping, since 12 s), at most 288 s more by start order"
                + " 'web'",
            "vm:101 is in state started on node2 and runs, but is not ready ('ha-manager why"
                + " vm:101')");
    assertThat(why.next()).singleElement().asString().contains("the LRM of node1 starts it");
    assertThat(why.rules())
        .containsExactly(
            "start order 'web': starts when vm:101 is ready (agent, after 300 s in any case)");
    Explanation other =
        Why.of(cluster.now(), vm(101), facts(true, Map.of(), List.of(), Optional.empty()));
    assertThat(other.rules())
        .containsExactly(
            "start order 'web': vm:100 starts when it is ready (agent, after 300 s in any case)");
  }

  @Test
  void aProbeTellsItsStrikesItsNextLookItsBrakeAndItsLastFailure() {
    HealthCheck check = HealthCheck.of(vm(100), new Probe.Tcp("10.0.0.7", 80));
    ShownHealth silent =
        new ShownHealth(
            vm(100),
            "braked",
            3,
            true,
            "tcp:10.0.0.7:80",
            NOW_SECONDS - 60,
            NOW_SECONDS + 18,
            Optional.of(new ShownHealth.Failure(NOW_SECONDS - 2, "connection refused")),
            "the network is broken");
    assertThat(probe(new ProbeSentences.Facts(check, Optional.of(silent), 2)))
        .containsExactly(
            "tcp:10.0.0.7:80: braked",
            "3 strikes, 3 are too many, next look in 18 s",
            "left alone: the network is broken",
            "last failure 2 s ago: connection refused",
            "restarted or relocated 2 times within the last hour; at 6 it is left alone");
    assertThat(probe(new ProbeSentences.Facts(check, Optional.empty(), 0)))
        .singleElement()
        .asString()
        .contains("no node looks at it");
  }

  private static List<String> probe(ProbeSentences.Facts probe) {
    return Why.of(
            Cluster.of(2, 16).guest(100, 1, 1).now(),
            vm(100),
            facts(true, Map.of(), List.of(), Optional.of(probe)))
        .probe();
  }

  private static Explanation why(Cluster cluster) {
    return why(cluster, Map.of());
  }

  private static Explanation why(Cluster cluster, Map<NodeName, Long> lost) {
    return Why.of(cluster.now(), vm(100), facts(true, lost, List.of(), Optional.empty()));
  }

  private static Why.Facts facts(
      boolean well,
      Map<NodeName, Long> lost,
      List<StartWait> waits,
      Optional<ProbeSentences.Facts> probe) {
    return new Why.Facts(well, well, lost, List.of(), waits, probe, NOW_SECONDS);
  }
}
