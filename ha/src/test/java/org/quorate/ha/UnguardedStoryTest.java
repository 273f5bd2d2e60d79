package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.Stage.node;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;

/**
 * A disarmed node's guests run with nobody to reset it. When it is lost and the others are armed
 * again, neither time nor its free lock show that they ended.
 */
class UnguardedStoryTest {
  private final Stage stage = new Stage("node1", "node2", "node3");

  @BeforeEach
  void aGuestOnTheThirdNode() {
    stage.service("vm:101", "node3", RequestedState.STARTED);
    stage.rounds(5);
    assertThat(stage.runs("vm:101", "node3")).isTrue();
  }

  private void disarmLoseAndArm(String mode) {
    stage.queue.add("disarm-ha " + mode);
    stage.rounds(10);
    assertThat(stage.status.isDisarmed()).isTrue();
    assertThat(stage.at("node3").lrm.state()).isEqualTo(LrmState.WAIT_FOR_AGENT_LOCK);
    stage.at("node3").up = false;
    stage.rounds(2);
    stage.queue.add("arm-ha");
    stage.rounds(60);
    assertThat(stage.status.disarm()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"freeze", "ignore"})
  void itsGuestIsNotRecoveredWhileItMayRunAndGoesOnWhenTheNodeReturns(String mode) {
    disarmLoseAndArm(mode);

    assertThat(stage.serviceChanges).noneMatch(change -> change.contains("fence"));
    assertThat(stage.record("vm:101").node()).isEqualTo(node("node3"));

    stage.at("node3").up = true;
    stage.rounds(5);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.at("node3").lrm.state()).isEqualTo(LrmState.ACTIVE);
    stage.rounds(60);
    assertThat(stage.runs("vm:101", "node3")).isTrue();
  }

  @Test
  void fromTheMomentDisarmingWithIgnoreIsWantedItIsItsAdministrators() {
    stage.rechecks = true;
    stage.service("vm:102", "node2", RequestedState.STARTED);
    stage.rounds(5);
    stage.powerOff("node2");
    stage.secondsUntil(() -> stage.state("vm:102") == ServiceState.FENCE);
    stage.queue.add("disarm-ha ignore"); // which waits for vm:102
    assertThat(stage.secondsUntil(() -> stage.status.disarm() != null)).isLessThan(60);
    assertThat(stage.at("node3").lrm.state()).isEqualTo(LrmState.ACTIVE);
    stage.at("node3").running.clear(); // qm stop
    stage.rounds(1);
    assertThat(stage.status.isDisarmed()).isFalse();
    assertThat(stage.runs("vm:101", "node3")).isFalse();
    stage.secondsUntil(() -> stage.status.isDisarmed());
    assertThat(stage.runs("vm:101", "node3")).isFalse();

    stage.queue.add("arm-ha");
    stage.rounds(5);
    assertThat(stage.runs("vm:101", "node3")).isTrue();
  }

  @Test
  void aGuestThatWasMovedByHandToAnEmptiedNodeIsNotTakenFromItWithoutProof() {
    stage.service("vm:102", "node2", RequestedState.STARTED);
    stage.rounds(5);
    stage.queue.add("enable-node-maintenance node2");
    stage.secondsUntil(() -> stage.at("node2").lrm.state() == LrmState.MAINTENANCE);
    stage.secondsUntil(() -> !stage.record("vm:102").node().equals(node("node2")));
    stage.rounds(5);
    stage.queue.add("disarm-ha ignore");
    stage.secondsUntil(() -> stage.status.isDisarmed());
    moveByHand("vm:101", "node3", "node2");
    stage.rounds(2);
    stage.at("node2").up = false;
    stage.rounds(2);
    stage.queue.add("arm-ha");
    stage.rounds(60);
    assertThat(stage.record("vm:101").node()).isEqualTo(node("node2"));
    assertThat(stage.runs("vm:101", "node1")).isFalse();
    assertThat(stage.runs("vm:101", "node3")).isFalse();
  }

  private void moveByHand(String guest, String from, String to) {
    stage.at(from).running.remove(Stage.sid(guest));
    stage.at(to).running.add(Stage.sid(guest));
    stage.services.computeIfPresent(Stage.sid(guest), (id, config) -> config.withHome(node(to)));
  }

  @Test
  void aGuestThatWasStartedByHandIsGuardedUntilItIsStoppedAsRequested() {
    stage.request("vm:101", RequestedState.STOPPED);
    stage.secondsUntil(() -> stage.state("vm:101") == ServiceState.STOPPED);
    stage.queue.add("disarm-ha ignore");
    stage.secondsUntil(() -> stage.status.isDisarmed());
    stage.rounds(3);
    stage.at("node3").running.add(Stage.sid("vm:101")); // qm start
    stage.rounds(1);
    stage.at("node3").up = false;
    stage.rounds(2);
    stage.queue.add("arm-ha");
    stage.rounds(60);
    assertThat(stage.record("vm:101").node()).as("it runs there").isEqualTo(node("node3"));

    stage.at("node3").up = true;
    stage.secondsUntil(() -> !stage.runs("vm:101", "node3"));
    assertThat(stage.runs("vm:101", "node3")).as("it is stopped as requested").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = "ignore")
  void proofThatTheNodeIsOffFreesIt(String mode) {
    disarmLoseAndArm(mode);

    stage.powerOff("node3");
    stage.provenOff.add(node("node3"));
    stage.rounds(3);
    assertThat(stage.record("vm:101").node()).isNotEqualTo(node("node3"));
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
  }
}
