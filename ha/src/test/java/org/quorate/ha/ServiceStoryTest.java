package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.Stage.node;
import static org.quorate.ha.Stage.sid;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;

/** What administrators ask for, and what goes wrong on the way. */
class ServiceStoryTest {
  final Stage stage = new Stage("node1", "node2", "node3");

  @BeforeEach
  void aGuestOnTheSecondNode() {
    stage.service("vm:101", "node2", RequestedState.STARTED);
  }

  @Test
  void aFailingStartIsRetriedThenRelocatedThenAnError() {
    stage.startsFail.addAll(stage.nodes.keySet());
    stage.secondsUntil(
        () ->
            stage.status.services().containsKey(sid("vm:101"))
                && stage.state("vm:101") == ServiceState.ERROR);
    assertThat(stage.told.stream().filter(l -> l.contains("action_begin") && l.contains("start")))
        .as("1 + max_restart starts on each of 1 + max_relocate nodes")
        .hasSize(4);
    assertThat(stage.record("vm:101").failedNodes()).containsExactly(node("node2"), node("node1"));

    stage.request("vm:101", RequestedState.DISABLED);
    stage.rounds(1);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STOPPED);
    assertThat(stage.record("vm:101").failedNodes()).isEmpty();
  }

  @Test
  void aStartThatFailsOnOneNodeSucceedsOnTheNext() {
    stage.startsFail.add(node("node2"));
    stage.rounds(12);
    assertThat(stage.runs("vm:101", "node1")).isTrue();
    assertThat(stage.record("vm:101").running()).isTrue();
    assertThat(stage.told).anyMatch(l -> l.contains("relocation_succeeded"));
  }

  @Test
  void stopAndStartAgain() {
    stage.rounds(4);
    stage.request("vm:101", RequestedState.STOPPED);
    stage.rounds(4);
    assertThat(stage.runs("vm:101", "node2")).isFalse();
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STOPPED);
    stage.request("vm:101", RequestedState.STARTED);
    stage.rounds(4);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void aStopCommandAlsoChangesWhatIsRequested() {
    stage.rounds(4);
    stage.queue.add("stop vm:101 0");
    stage.rounds(4);
    assertThat(stage.services.get(sid("vm:101")).requested()).isEqualTo(RequestedState.STOPPED);
    assertThat(stage.runs("vm:101", "node2")).isFalse();
  }

  @Test
  void aServiceThatDoesNotStopIsAnError() {
    stage.rounds(4);
    stage.stopsFail.add(sid("vm:101"));
    stage.request("vm:101", RequestedState.DISABLED);
    stage.rounds(3);
    assertThat(stage.told).anyMatch(l -> l.contains("stop_failed"));
  }

  @Test
  void aGuestThatDiesIsStartedAgain() {
    stage.rounds(4);
    stage.at("node2").running.clear();
    stage.rounds(3);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void aLiveMigrationKeepsTheGuestRunning() {
    stage.rounds(4);
    stage.queue.add("migrate vm:101 node3");
    stage.rounds(3);
    assertThat(stage.runs("vm:101", "node3")).isTrue();
    assertThat(stage.told).noneMatch(l -> l.contains("node3 action_begin"));
  }

  @Test
  void aFailedMigrationLeavesTheGuestWhereItWas() {
    stage.rounds(4);
    stage.movesFail.add(sid("vm:101"));
    stage.queue.add("migrate vm:101 node3");
    stage.rounds(4);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
  }

  @Test
  void aStartThatWaitsForItsOrderIsNoFailureAndHappensWhenItsTurnComes() {
    stage.waitingFor.add(sid("vm:101"));
    stage.rounds(6);
    assertThat(stage.runs("vm:101", "node2")).isFalse();
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.told).noneMatch(l -> l.contains("action_begin"));
    stage.waitingFor.clear();
    stage.rounds(2);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void aBatchOfCommandsFoundAgainByASuccessorIsNotCarriedOutAgain() {
    stage.rounds(4);
    stage.batch = "first";
    stage.queue.add("stop vm:101 60");
    stage.rounds(3);
    stage.request("vm:101", RequestedState.STARTED);
    stage.queue.add("stop vm:101 60");
    stage.rounds(4);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
    stage.batch = "second";
    stage.queue.add("stop vm:101 60");
    stage.rounds(3);
    assertThat(stage.runs("vm:101", "node2")).isFalse();
  }

  @Test
  void nonsenseInTheQueueIsNamedAndSkipped() {
    stage.rounds(4);
    stage.queue.addAll(
        java.util.List.of("", "dance", "migrate vm:101 -", "migrate vm:999 node1", "stop x 1"));
    stage.rounds(1);
    assertThat(stage.told.stream().filter(l -> l.contains("command_unparsable"))).hasSize(3);
    assertThat(stage.told.stream().filter(l -> l.contains("command_unknown_service"))).hasSize(1);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void maintenanceMovesTheGuestAwayAndBackAgain() {
    stage.rounds(4);
    stage.queue.add("enable-node-maintenance node2");
    stage.rounds(6);
    assertThat(stage.runs("vm:101", "node2")).isFalse();
    assertThat(stage.at("node2").lrm.state()).isEqualTo(LrmState.MAINTENANCE);
    assertThat(stage.at("node2").watchdogs).isEmpty();
    stage.queue.add("disable-node-maintenance node2");
    stage.rounds(6);
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void anLrmThatRestartsFreezesItsServicesAndLetsThemRun() {
    stage.rounds(4);
    stage.at("node2").lrmShutdown =
        new ShutdownRequest(
            ShutdownRequest.Kind.RESTART_DAEMON, ShutdownRequest.Policy.CONDITIONAL);
    stage.rounds(3);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.FREEZE);
    assertThat(stage.at("node2").lrmRuns).isFalse();
    assertThat(stage.runs("vm:101", "node2")).isTrue();
    stage.at("node2").lrmRuns = true;
    stage.at("node2").lrmShutdown = null;
    stage.at("node2").lrm = org.quorate.ha.lrm.LrmMemory.initial();
    stage.rounds(3);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
  }

  @Test
  void anOrderlyPowerOffStopsTheGuestAndReleasesTheLockSoThatItIsRecoveredAfterAMinute() {
    stage.rounds(4);
    stage.at("node2").lrmShutdown =
        new ShutdownRequest(
            ShutdownRequest.Kind.POWER_OFF_NODE, ShutdownRequest.Policy.CONDITIONAL);
    stage.rounds(3);
    assertThat(stage.at("node2").running).isEmpty();
    assertThat(stage.at("node2").lrmRuns).isFalse();
    stage.powerOff("node2");
    assertThat(stage.secondsUntil(() -> stage.runs("vm:101", "node1"))).isBetween(60L, 90L);
  }

  @Test
  void aServiceTakenOutOfHaKeepsRunningAndItsRecordGoes() {
    stage.rounds(4);
    stage.services.remove(sid("vm:101"));
    stage.rounds(1);
    assertThat(stage.status.services()).isEmpty();
    assertThat(stage.runs("vm:101", "node2")).isTrue();
  }

  @Test
  void aClusterWithoutServicesGoesIdleAndDisarms() {
    stage.rounds(4);
    stage.services.clear();
    stage.rounds(100);
    assertThat(stage.at("node1").crm.state()).isEqualTo(CrmState.WAIT_FOR_QUORUM);
    assertThat(stage.nodes.values()).allMatch(node -> node.watchdogs.isEmpty());
    assertThat(Set.of(LrmState.WAIT_FOR_AGENT_LOCK)).contains(stage.at("node2").lrm.state());
  }

  @Test
  void aMasterThatEndsHandsOverInTheNextRound() {
    stage.rounds(4);
    stage.at("node1").crmShutdown = true;
    stage.rounds(2);
    assertThat(stage.at("node2").crm.state()).isEqualTo(CrmState.MASTER);
  }

  @Test
  void disarmedNobodyHoldsAWatchdogAndALostNodeIsNobodysBusiness() {
    stage.rounds(4);
    stage.queue.add("disarm-ha freeze");
    stage.rounds(3);
    assertThat(stage.status.isDisarmed()).isTrue();
    assertThat(stage.nodes.values()).allSatisfy(node -> assertThat(node.watchdogs).isEmpty());
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.FREEZE);

    stage.at("node2").up = false;
    stage.rounds(20);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.FREEZE);

    stage.at("node2").up = true;
    stage.rounds(1);
    stage.queue.add("arm-ha");
    stage.rounds(4);
    assertThat(stage.state("vm:101")).isEqualTo(ServiceState.STARTED);
    assertThat(stage.at("node1").watchdogs).isEqualTo(Set.of("crm"));
    assertThat(stage.at("node2").watchdogs).contains("lrm");
  }

  @Test
  void aGuestGoesWhereItsRuleWantsIt() {
    stage.placement =
        new PlacementReading(
            RulesFile.parse("node-affinity: home\n\tresources vm:101\n\tnodes node3:2,node1:1\n"),
            GroupsFile.empty(),
            "first",
            SchedulerSettings.DEFAULTS,
            PlacementReading.Loads.none(),
            Map.of());
    stage.rounds(8);
    assertThat(stage.runs("vm:101", "node3")).isTrue();
    stage.powerOff("node3");
    stage.provenOff.add(node("node3"));
    stage.rounds(4);
    assertThat(stage.runs("vm:101", "node1")).as("the next priority, at once on proof").isTrue();
    stage.powerOn("node3");
    stage.rounds(8);
    assertThat(stage.runs("vm:101", "node3")).as("it returns").isTrue();
  }
}
