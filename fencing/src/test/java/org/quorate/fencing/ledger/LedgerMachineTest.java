package org.quorate.fencing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.fencing.ledger.AgentSaid.OFF;
import static org.quorate.fencing.ledger.AgentSaid.ON;
import static org.quorate.fencing.ledger.AgentSaid.UNKNOWN;
import static org.quorate.fencing.ledger.Evidence.Kind.FENCE_AGENT_OFF;
import static org.quorate.fencing.ledger.Evidence.Kind.FENCE_FAILED;
import static org.quorate.fencing.ledger.Evidence.Kind.LEASE_EXPIRED;
import static org.quorate.fencing.ledger.Evidence.Kind.MEMBERSHIP_LOST;
import static org.quorate.fencing.ledger.Evidence.Kind.OPERATOR_CONFIRMED;
import static org.quorate.fencing.ledger.Evidence.Kind.READ_BACK_OFF;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.quorate.fencing.lease.Lease;

/** What it takes to hold a node dead, told as stories of one lost node. */
class LedgerMachineTest {
  private static final FenceDevice BMC = new FenceDevice("bmc", 1);

  @Test
  void offAndTwoReadBacksProveTheNodeOff() {
    World world = new World().devices(BMC).member().lost();
    assertThat(world.ran()).isEmpty();
    world.after(299);
    assertThat(world.ran()).isEmpty();
    world.after(1).answer("bmc", OFF).answer("bmc", OFF);
    assertThat(world.ledger.provenOff()).isEmpty();
    world.after(100).answer("bmc", OFF);
    assertThat(world.ledger.provenOff().orElseThrow().proof()).isEqualTo(Proof.FENCE_AGENT);
    assertThat(world.ran()).isEqualTo("bmc:OFF bmc:STATUS bmc:STATUS");
    assertThat(world.kinds())
        .containsExactly(MEMBERSHIP_LOST, FENCE_AGENT_OFF, READ_BACK_OFF, READ_BACK_OFF);
  }

  @Test
  void aDeviceThatSaysOnStartsAgain() {
    World world = new World().devices(BMC).lost().after(300);
    world.answer("bmc", OFF).answer("bmc", OFF).after(100).answer("bmc", ON);
    assertThat(world.ledger.provenOff()).isEmpty();
    world.after(500).answer("bmc", OFF).answer("bmc", OFF);
    assertThat(world.ledger.provenOff()).isEmpty();
    world.after(100).answer("bmc", OFF);
    assertThat(world.ledger.provenOff()).isPresent();
  }

  @Test
  void anUnknownOutcomeIsNeverTakenAsOff() {
    World world = new World().devices(BMC).lost().after(300).answer("bmc", UNKNOWN);
    assertThat(world.kinds()).containsExactly(MEMBERSHIP_LOST, FENCE_FAILED);
    world.after(500);
    assertThat(world.ran()).isEqualTo("bmc:OFF bmc:OFF");
  }

  @Test
  void aSilentAgentIsGivenUpAndItsLateAnswerIgnored() {
    World world = new World().devices(BMC).lost().after(300);
    long silent = world.runs().getFirst().run();
    world.after(World.POLICY.agentTimeoutMs());
    assertThat(world.cancelled()).containsExactly(silent);
    world.give(new LedgerInput.AgentAnswered(silent, OFF, "")).after(500).answer("bmc", OFF);
    assertThat(world.kinds()).containsExactly(MEMBERSHIP_LOST, FENCE_FAILED, FENCE_AGENT_OFF);
  }

  @Test
  void twoPowerSuppliesMustBothBeOff() {
    World world =
        new World().devices(new FenceDevice("a", 1), new FenceDevice("b", 1)).lost().after(300);
    assertThat(world.ran()).isEqualTo("a:OFF b:OFF");
    world.answer("a", OFF).answer("a", OFF).after(100).answer("a", OFF);
    assertThat(world.ledger.provenOff()).isEmpty();
    world.answer("b", OFF).answer("b", OFF).after(100).answer("b", OFF);
    assertThat(world.ledger.provenOff()).isPresent();
  }

  @Test
  void theFallbackHasItsTurnAfterTheFirstGaveUpAndThenTheFirstAgain() {
    World world =
        new World().devices(new FenceDevice("pdu", 2), new FenceDevice("bmc", 1)).lost().after(300);
    world.answer("bmc", UNKNOWN).after(500).answer("bmc", UNKNOWN).after(1000);
    world.answer("bmc", UNKNOWN);
    assertThat(world.ran()).isEqualTo("bmc:OFF bmc:OFF bmc:OFF pdu:OFF");
    world.answer("pdu", UNKNOWN).after(500).answer("pdu", UNKNOWN).after(1000);
    world.answer("pdu", UNKNOWN).after(2000);
    assertThat(world.ran()).endsWith("pdu:OFF bmc:OFF");
  }

  @Test
  void aNodeThatReturnsVoidsEverythingAndIsNotShot() {
    World world = new World().devices(BMC).lost().after(300);
    long running = world.runs().getFirst().run();
    world.member();
    assertThat(world.cancelled()).containsExactly(running);
    assertThat(world.ledger.evidence()).isEmpty();
    assertThat(world.ledger.history()).hasSize(1);
    assertThat(world.ledger.history().getFirst().getLast().kind())
        .isEqualTo(Evidence.Kind.RETURNED);
  }

  @Test
  void theProofIsVoidWhenTheProvenNodeReturns() {
    World world = new World().devices(BMC).lost().after(300);
    world.give(new LedgerInput.OperatorConfirmed("root@pam"));
    assertThat(world.ledger.provenOff()).isPresent();
    assertThat(world.member().ledger.provenOff()).isEmpty();
    assertThat(world.lost().ledger.provenOff()).isEmpty();
  }

  @Test
  void theMinorityShootsNobodyAndBelievesNobodyDead() {
    World world = new World().devices(BMC).member();
    world.give(new LedgerInput.View(false, false, true, true)).after(10_000);
    world.give(new LedgerInput.LeaseExpired("lock of node1"));
    assertThat(world.ran()).isEmpty();
    assertThat(world.ledger.provenOff()).isEmpty();
    assertThat(world.ledger.evidence()).isEmpty();
  }

  @Test
  void losingQuorumEndsTheShooting() {
    World world = new World().devices(BMC).lost().after(300);
    world.give(new LedgerInput.View(false, false, true, true));
    assertThat(world.cancelled()).hasSize(1);
    world.lost().after(299);
    assertThat(world.runs()).hasSize(1);
    world.after(1);
    assertThat(world.runs()).hasSize(2);
  }

  @Test
  void aNodeThatWentDownOrderlyIsNotShot() {
    World world = new World().devices(BMC).member();
    world.give(new LedgerInput.View(true, false, true, false)).after(60_000);
    assertThat(world.ran()).isEmpty();
    assertThat(world.phase()).isEqualTo("Waiting");
  }

  @Test
  void whoeverComesOnDutyTakesOver() {
    World world = new World().devices(BMC);
    world.give(new LedgerInput.View(true, false, false, true)).after(300);
    assertThat(world.ran()).isEmpty();
    world.lost();
    assertThat(world.ran()).isEqualTo("bmc:OFF");
  }

  @Test
  void withoutDevicesTheLeaseProves() {
    World world = new World().devices().lost().after(300);
    world.after(120_000).give(new LedgerInput.LeaseExpired("ha_agent_node1_lock"));
    assertThat(world.kinds()).containsExactly(MEMBERSHIP_LOST, LEASE_EXPIRED);
    assertThat(world.ledger.provenOff().orElseThrow().proof()).isEqualTo(Proof.LEASE);
  }

  @Test
  void anOperatorsWordEndsTheAgents() {
    World world = new World().devices(BMC).lost().after(300);
    world.give(new LedgerInput.OperatorConfirmed("root@pam"));
    assertThat(world.cancelled()).hasSize(1);
    assertThat(world.kinds()).containsExactly(MEMBERSHIP_LOST, OPERATOR_CONFIRMED);
  }

  @Test
  void changedDevicesStartOver() {
    World world = new World().devices(BMC).lost().after(300).answer("bmc", OFF);
    world.devices(new FenceDevice("pdu", 1));
    assertThat(world.ran()).isEqualTo("bmc:OFF bmc:STATUS pdu:OFF");
    assertThat(world.cancelled()).hasSize(1);
  }

  @Test
  void aPromisedLeaseProvesWhenItIsOverAndNotBefore() {
    World world = new World().member().lost().after(300);
    world.give(new LedgerInput.Promise(OptionalLong.of(50_000)));
    long deadline = Lease.deadlineMs(50_000);
    assertThat(world.ledger.wakeAtMs(World.POLICY)).isEqualTo(1_000 + deadline);
    assertThat(world.after(deadline - 301).phase()).isEqualTo("Waiting");
    assertThat(world.after(1).phase()).isEqualTo("ProvenOff");
    assertThat(world.ledger.evidence().getLast().detail())
        .isEqualTo("missing for 52.0 s, longer than its lease of 50.0 s allows");
  }

  @Test
  void whileTheNodeIsAMemberItsPromiseMeansNothingAndEachAbsenceCountsAnew() {
    World world = new World().member();
    world.give(new LedgerInput.Promise(OptionalLong.of(1_000)));
    assertThat(world.lost().after(3_600_000).phase()).isEqualTo("Waiting");
    world.give(new LedgerInput.Promise(OptionalLong.of(50_000)));
    assertThat(world.phase()).isEqualTo("ProvenOff");
    world.member().lost();
    world.give(new LedgerInput.Promise(OptionalLong.of(50_000)));
    assertThat(world.after(50_000).phase()).isEqualTo("Waiting");
  }

  @Test
  void aSurvivorThatLostQuorumItselfCountsFromItsReturn() {
    World world = new World().member().lost();
    world.give(new LedgerInput.Promise(OptionalLong.of(50_000))).after(50_000);
    world.give(new LedgerInput.View(false, false, true, true)).after(5_000);
    world.lost().give(new LedgerInput.Promise(OptionalLong.of(50_000)));
    assertThat(world.after(Lease.deadlineMs(50_000) - 1).phase()).isEqualTo("Waiting");
    assertThat(world.after(1).phase()).isEqualTo("ProvenOff");
  }

  @Test
  void aPromiseThatIsTakenBackProvesNothing() {
    World world = new World().member().lost();
    world.give(new LedgerInput.Promise(OptionalLong.of(50_000)));
    world.give(new LedgerInput.Promise(OptionalLong.empty()));
    assertThat(world.after(3_600_000).phase()).isEqualTo("Waiting");
  }
}
