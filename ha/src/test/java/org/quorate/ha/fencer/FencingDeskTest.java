package org.quorate.ha.fencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.ha.NodeReading;
import org.quorate.ha.fencer.FencingDesk.Decision;
import org.quorate.ha.fencer.FencingDesk.Memory;
import org.quorate.ha.fencer.FencingDesk.Situation;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Exactly one node begins, the next one takes over, and nobody shoots a node that left orderly. */
class FencingDeskTest {
  private static final NodeName ONE = new NodeName("node1");
  private static final NodeName TWO = new NodeName("node2");
  private static final NodeName THREE = new NodeName("node3");

  private static Situation at(long nowMs, NodeName self, NodeName master, boolean... members) {
    List<NodeReading> nodes =
        List.of(
            new NodeReading(ONE, 1, members[0], members[0]),
            new NodeReading(TWO, 2, members[1], members[1]),
            new NodeReading(THREE, 3, members[2], members[2]));
    return new Situation(
        nowMs, self, true, nodes, masterIs(master), Set.of(ONE, THREE), Set.of(), true);
  }

  private static ManagerStatus masterIs(NodeName master) {
    return new ManagerStatus(master, 0, Map.of(), Map.of(), Set.of(), null, Map.of());
  }

  @Test
  void theMasterBeginsAtOnceAndTheOthersWaitForTheirTurn() {
    Decision master = FencingDesk.decide(Memory.initial(), at(1000, TWO, TWO, true, true, false));
    assertThat(master.onDuty()).containsExactly(THREE);
    assertThat(master.needed()).containsExactly(THREE);

    Decision other = FencingDesk.decide(Memory.initial(), at(1000, ONE, TWO, true, true, false));
    assertThat(other.onDuty()).isEmpty();
    assertThat(other.askAgainAtMs()).hasValue(1000 + FencingDesk.NEXT_TURN_MS);
    other =
        FencingDesk.decide(
            other.memory(), at(1000 + FencingDesk.NEXT_TURN_MS, ONE, TWO, true, true, false));
    assertThat(other.onDuty()).containsExactly(THREE);
  }

  @Test
  void aLostMasterIsFencedByTheLowestMember() {
    assertThat(FencingDesk.decide(Memory.initial(), at(0, TWO, ONE, false, true, true)).onDuty())
        .containsExactly(ONE);
    assertThat(FencingDesk.decide(Memory.initial(), at(0, THREE, ONE, false, true, true)).onDuty())
        .isEmpty();
  }

  @Test
  void aNodeWithoutLocksLeftOrderly() {
    Decision decision = FencingDesk.decide(Memory.initial(), at(0, ONE, ONE, true, false, true));
    assertThat(decision.needed()).isEmpty();
  }

  @Test
  void aNodeThatWasLostWhileItWasDisarmedIsFencedOnceTheClusterIsArmed() {
    assertThat(withTwoUnguarded(null, ServiceState.STARTED).needed()).containsExactly(TWO);
    assertThat(withTwoUnguarded(IGNORING, ServiceState.STARTED).needed()).isEmpty();
    assertThat(withTwoUnguarded(null, ServiceState.FREEZE).needed())
        .as("its guests wait for it to return")
        .isEmpty();
  }

  private static final Disarm IGNORING = new Disarm(Disarm.Mode.IGNORE, Disarm.Phase.DISARMED);

  private static Decision withTwoUnguarded(@Nullable Disarm disarm, ServiceState state) {
    Situation lost = at(0, ONE, ONE, true, false, true);
    ManagerStatus status =
        new ManagerStatus(
            ONE,
            0,
            Map.of(),
            Map.of(ServiceId.parse("vm:100"), ServiceRecord.of(state, TWO, "uid")),
            Set.of(),
            disarm,
            Map.of());
    return FencingDesk.decide(
        Memory.initial(),
        new Situation(0, ONE, true, lost.nodes(), status, lost.lockHolders(), Set.of(TWO), true));
  }

  @Test
  void aReturnForgetsTheLoss() {
    Decision lost = FencingDesk.decide(Memory.initial(), at(0, ONE, TWO, true, true, false));
    Decision back = FencingDesk.decide(lost.memory(), at(9000, ONE, TWO, true, true, true));
    Decision again = FencingDesk.decide(back.memory(), at(11_000, ONE, TWO, true, true, false));
    assertThat(again.onDuty()).isEmpty();
  }

  @Test
  void withoutQuorumNobodyIsOnDuty() {
    Situation quorate = at(0, ONE, ONE, true, true, false);
    assertThat(FencingDesk.decide(Memory.initial(), withoutQuorum(quorate)).onDuty()).isEmpty();
  }

  @Test
  void whoWasAloneItselfGivesTheOthersAsMuchTimeToComeBack() {
    Memory memory = alone(Memory.initial(), 0);
    memory = alone(memory, 90_000);
    Decision back = FencingDesk.decide(memory, at(91_000, ONE, ONE, true, true, false));
    assertThat(back.onDuty()).isEmpty();
    assertThat(back.askAgainAtMs()).hasValue(91_000 + FencingDesk.GATHERING_MAX_MS);
    assertThat(FencingDesk.decide(back.memory(), at(101_000, ONE, ONE, true, true, false)).onDuty())
        .containsExactly(THREE);

    Memory blink = alone(Memory.initial(), 0);
    Decision soon = FencingDesk.decide(blink, at(400, ONE, ONE, true, true, false));
    assertThat(soon.askAgainAtMs()).hasValue(800);
  }

  private static Memory alone(Memory memory, long nowMs) {
    Situation quorate = at(nowMs, ONE, ONE, true, false, false);
    return FencingDesk.decide(memory, withoutQuorum(quorate)).memory();
  }

  private static Situation withoutQuorum(Situation quorate) {
    return new Situation(
        quorate.nowMs(),
        quorate.self(),
        false,
        quorate.nodes(),
        quorate.status(),
        quorate.lockHolders(),
        quorate.unguarded(),
        quorate.leasesCount());
  }

  @Test
  void aPromiseCountsForWhoWasLastSeenWhereLeasesCount() {
    Situation all = at(0, ONE, ONE, true, true, true);
    Situation lost = at(1, ONE, ONE, true, true, false);
    Memory pure = FencingDesk.decide(Memory.initial(), all).memory();
    assertThat(FencingDesk.decide(pure, lost).byLease()).containsExactly(THREE);
    assertThat(FencingDesk.decide(Memory.initial(), lost).byLease())
        .as("never seen by this daemon")
        .isEmpty();
    Situation beside =
        new Situation(0, ONE, true, all.nodes(), all.status(), all.lockHolders(), Set.of(), false);
    Memory mixed = FencingDesk.decide(pure, beside).memory();
    assertThat(FencingDesk.decide(mixed, lost).byLease()).as("a foreign node was there").isEmpty();
  }
}
