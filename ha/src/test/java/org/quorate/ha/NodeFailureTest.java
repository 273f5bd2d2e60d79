package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.Stage.node;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;

/** What becomes of guests when their node fails. */
class NodeFailureTest {
  private final Stage stage = new Stage("node1", "node2", "node3");

  @BeforeEach
  void threeNodesWithAGuestOnTheSecondAndThird() {
    stage.service("vm:101", "node2", RequestedState.STARTED);
    stage.service("vm:102", "node3", RequestedState.STARTED);
    stage.rounds(5);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
    assertThat(stage.runs("vm:102", "node3")).isTrue();
    assertThat(stage.at("node1").crm.state()).isEqualTo(CrmState.MASTER);
  }

  @Test
  void withProofTheGuestMovesInTheRoundAfterTheProof() {
    stage.powerOff("node3");
    stage.rounds(1);
    assertThat(stage.state("vm:102")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.status.node(node("node3"))).isEqualTo(NodeState.UNKNOWN);

    stage.provenOff.add(node("node3"));
    stage.rounds(1);

    assertThat(stage.record("vm:102").node()).isEqualTo(node("node1"));
    assertThat(stage.told)
        .anyMatch(line -> line.contains("recovery service=vm:102 from=node3 to=node1"));
    assertThat(stage.runs("vm:102", "node1")).isTrue();
  }

  @Test
  void withoutProofItTakesSixtySecondsAndTheAgentLock() {
    stage.powerOff("node3");
    assertThat(stage.secondsUntil(() -> stage.state("vm:102") == ServiceState.FENCE))
        .isBetween(60L, 80L);
    assertThat(stage.status.node(node("node3"))).isEqualTo(NodeState.FENCE);
    assertThat(stage.secondsUntil(() -> stage.runs("vm:102", "node1"))).isBetween(50L, 80L);
    assertThat(stage.status.node(node("node3"))).isEqualTo(NodeState.UNKNOWN);
  }

  @Test
  void aNodeThatReturnsBeforeAnyProofKeepsItsGuest() {
    stage.at("node3").up = false;
    stage.rounds(3);
    stage.at("node3").up = true;
    stage.rounds(30);
    assertThat(stage.runs("vm:102", "node3")).isTrue();
    assertThat(stage.serviceChanges).noneMatch(change -> change.contains("fence"));
  }

  @Test
  void aStaleProofOfAMemberRecoversNothing() {
    stage.provenOff.add(node("node3"));
    stage.rounds(20);
    assertThat(stage.runs("vm:102", "node3")).isTrue();
    assertThat(stage.serviceChanges).noneMatch(change -> change.contains("fence"));
  }

  @Test
  void aLostMasterIsSucceededAtOnceWhenProvenOff() {
    stage.powerOff("node1");
    stage.provenOff.add(node("node1"));
    stage.rounds(1);
    assertThat(stage.at("node2").crm.state()).isEqualTo(CrmState.MASTER);
    assertThat(stage.status.masterNode()).isEqualTo(node("node2"));
  }

  @Test
  void aLostMasterWithoutProofIsSucceededWhenItsLockRanOut() {
    stage.powerOff("node1");
    assertThat(stage.secondsUntil(() -> stage.at("node2").crm.state() == CrmState.MASTER))
        .isBetween(120L, 140L);
  }

  @Test
  void masterAndGuestLostTogetherComeBackTogether() {
    stage.service("vm:103", "node1", RequestedState.STARTED);
    stage.rounds(5);
    assertThat(stage.runs("vm:103", "node1")).isTrue();
    stage.powerOff("node1");
    stage.provenOff.add(node("node1"));
    stage.rounds(2);
    assertThat(stage.runs("vm:103", "node2") || stage.runs("vm:103", "node3")).isTrue();
  }

  @Test
  void withoutQuorumNobodyManagesAndNobodyFeedsTheWatchdog() {
    stage.at("node1").up = false;
    stage.at("node2").up = false;
    stage.rounds(2);
    assertThat(stage.at("node3").lrm.state()).isEqualTo(LrmState.LOST_AGENT_LOCK);
    assertThat(stage.at("node3").watchdogs).containsExactly("lrm");
    assertThat(stage.at("node3").crm.state()).isNotEqualTo(CrmState.MASTER);
  }

  @Test
  void theFencedNodeRejoinsAndMayWorkAgainWhenTheMastersHoldOnItsLockRanOut() {
    stage.powerOff("node3");
    stage.provenOff.add(node("node3"));
    stage.rounds(3);
    stage.powerOn("node3");
    stage.queue.add("migrate vm:102 node3");
    stage.rounds(20);
    assertThat(stage.status.node(node("node3"))).isEqualTo(NodeState.ONLINE);
    assertThat(stage.runs("vm:102", "node3")).isTrue();
    assertThat(stage.at("node3").lrm.state()).isEqualTo(LrmState.ACTIVE);
  }
}
