package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.Stage.node;
import static org.quorate.ha.Stage.sid;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;

/** A guest that runs and does not serve goes the way of one that cannot be started. */
class UnhealthyStoryTest {
  private final Stage stage = new Stage("node1", "node2", "node3");

  @BeforeEach
  void aGuestRunsOnNode1() {
    stage.service("vm:101", "node1", RequestedState.STARTED);
    stage.rounds(5);
    assertThat(stage.at("node1").running).contains(sid("vm:101"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestartStopsItAndTheNextRoundsStartItThere(boolean rechecks) {
    stage.rechecks = rechecks;
    stage.rounds(3);
    stage.unhealthy.put(sid("vm:101"), HealthOrder.RESTART);
    stage.rounds(1);
    assertThat(stage.at("node1").running).isEmpty();
    stage.rounds(4);
    assertThat(stage.at("node1").running).contains(sid("vm:101"));
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.record("vm:101").failedNodes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRelocationIsAFailureToStartHere(boolean rechecks) {
    stage.rechecks = rechecks;
    stage.rounds(3);
    stage.unhealthy.put(sid("vm:101"), HealthOrder.RELOCATE);
    stage.rounds(12);
    assertThat(stage.at("node1").running).isEmpty();
    assertThat(stage.record("vm:101").node()).isNotEqualTo(node("node1"));
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.record("vm:101").failedNodes()).isEmpty();
  }

  @Test
  void aServiceThatIsToStopIsNotStartedAgain() {
    stage.unhealthy.put(sid("vm:101"), HealthOrder.RESTART);
    stage.request("vm:101", RequestedState.STOPPED);
    stage.rounds(6);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STOPPED);
    assertThat(stage.at("node1").running).isEmpty();
  }
}
