package org.quorate.ha.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.probe.Ward.vm;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quorate.ha.lrm.HealthOrder;

/** Three strikes, a restart, a relocation, and what brakes them. */
class HealthStoryTest {
  private final Ward ward = new Ward();

  @Test
  void threeStrikesThatGetFurtherApartRestartTheGuest() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    assertThat(ward.state(1)).isEqualTo(HealthState.HEALTHY);
    ward.silent.add(vm(1));
    ward.seconds(6);
    assertThat(ward.state(1)).isEqualTo(HealthState.SUSPECT);
    ward.seconds(60);
    // looks at 45, 56 and 77: 10 s and 20 s after an answer, which comes a second after its look
    assertThat(ward.story)
        .containsExactly("78 restart vm:1: tcp:10.0.0.1:80 did not answer 3 times in a row");
  }

  @Test
  void anAnswerForgivesAllStrikes() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    for (int i = 0; i < 20; i++) {
      ward.silent.add(vm(1));
      ward.seconds(20);
      ward.silent.clear();
      ward.seconds(40);
      assertThat(ward.state(1)).isEqualTo(HealthState.HEALTHY);
    }
    assertThat(ward.story).isEmpty();
  }

  @Test
  void whenARestartDoesNotHelpItIsRelocatedAndThenNotWatchedHere() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    ward.silent.add(vm(1));
    ward.seconds(400);
    assertThat(ward.story)
        .hasSize(2)
        .satisfies(two -> assertThat(two.get(0)).contains("restart vm:1"))
        .satisfies(two -> assertThat(two.get(1)).contains("relocate vm:1"));
    assertThat(ward.state(1)).isEqualTo(HealthState.WAITING);
  }

  @Test
  void aGuestThatMayNotBeRelocatedIsLeftAloneWhenItsRestartsAreUsedUp() {
    ward.guest(1, 2, 0);
    ward.seconds(40);
    ward.silent.add(vm(1));
    ward.seconds(600);
    assertThat(ward.story).hasSize(3);
    assertThat(ward.story.getLast())
        .endsWith(
            "does not answer and is left alone: no restart is left and its max_relocate is 0: see"
                + " to the guest");
    ward.silent.clear();
    ward.seconds(120);
    assertThat(ward.story.getLast()).endsWith("vm:1 answers again");
  }

  @Test
  void aProbeThatNeverAnsweredRestartsNothing() {
    ward.guest(1, 5, 5);
    ward.silent.add(vm(1));
    ward.seconds(3_000);
    assertThat(ward.story)
        .hasSize(1)
        .first()
        .asString()
        .contains("left alone: it never answered on this node");
  }

  @Test
  void silenceInTheGraceTimeDoesNotCountAndAnAnswerEndsIt() {
    ward.guest(1, 1, 1);
    ward.silent.add(vm(1));
    ward.seconds(29);
    assertThat(ward.state(1)).isEqualTo(HealthState.GRACE);
    ward.silent.clear();
    ward.seconds(12);
    assertThat(ward.state(1)).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void aLookThatCouldNotBeMadeIsNoStrike() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    ward.unknown.add(vm(1));
    ward.seconds(1_000);
    assertThat(ward.state(1)).isEqualTo(HealthState.HEALTHY);
    assertThat(ward.story).isEmpty();
  }

  @Test
  void manyGuestsSilentAtOnceAreTheNetworksFault() {
    for (int number = 1; number <= 4; number++) {
      ward.guest(number, 1, 1);
    }
    ward.seconds(40);
    ward.silent.addAll(List.of(vm(1), vm(2), vm(3)));
    ward.seconds(300);
    assertThat(ward.story)
        .hasSize(3)
        .allMatch(
            line ->
                line.endsWith("guests of this node are silent at once: see to the node's network"));
    ward.silent.removeAll(List.of(vm(2), vm(3)));
    ward.seconds(140);
    assertThat(ward.story).anyMatch(line -> line.contains("restart vm:1"));
    assertThat(ward.story).noneMatch(line -> line.contains("restart vm:2"));
  }

  @Test
  void twoSilentGuestsOfManyAreRestarted() {
    for (int number = 1; number <= 4; number++) {
      ward.guest(number, 1, 1);
    }
    ward.seconds(40);
    ward.silent.addAll(List.of(vm(1), vm(2)));
    ward.seconds(60);
    assertThat(ward.story).hasSize(2).allMatch(line -> line.contains("restart"));
  }

  @Test
  void noMoreThanTheHourlyNumberIsDoneToOneGuest() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    for (int i = 0; i < Brake.GUEST_ACTIONS_MAX; i++) {
      ward.elsewhere.add(new HealthAction(vm(1), HealthOrder.RELOCATE, 0));
    }
    ward.silent.add(vm(1));
    ward.seconds(120);
    assertThat(ward.story)
        .singleElement()
        .asString()
        .endsWith("it was restarted or relocated 6 times within an hour: see to the guest itself");
    ward.seconds(3_600);
    assertThat(ward.story).hasSizeGreaterThan(1);
    assertThat(ward.story.get(1)).contains("restart vm:1");
  }

  @Test
  void noMoreThanTheHourlyNumberIsDoneInTheCluster() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    for (int i = 0; i < Brake.CLUSTER_ACTIONS_MAX; i++) {
      ward.elsewhere.add(new HealthAction(vm(200 + i), HealthOrder.RESTART, 0));
    }
    ward.silent.add(vm(1));
    ward.seconds(120);
    assertThat(ward.story).singleElement().asString().contains("10 guests were restarted");
  }

  @Test
  void aDaemonThatIsStartedAgainKeepsTheBrakeAndTheTrust() {
    ward.guest(1, 1, 1);
    ward.memory =
        HealthMemory.of(
            Map.of(vm(1), ward.checks.get(vm(1)).probe()),
            List.of(new HealthAction(vm(1), HealthOrder.RESTART, -1_000)),
            0);
    ward.silent.add(vm(1));
    ward.seconds(140);
    assertThat(ward.story).singleElement().asString().contains("relocate vm:1");
  }

  @Test
  void anOrderThatNobodyTakesIsWithdrawn() {
    ward.guest(1, 5, 1);
    ward.lrmWorks = false;
    ward.seconds(40);
    ward.silent.add(vm(1));
    ward.seconds(40);
    assertThat(ward.state(1)).isEqualTo(HealthState.RESTART);
    ward.seconds(60);
    assertThat(ward.state(1)).isIn(HealthState.WAITING, HealthState.GRACE);
  }

  @Test
  void aDisabledProbeIsForgotten() {
    ward.guest(1, 1, 1);
    ward.seconds(40);
    ward.checks.clear();
    ward.seconds(1);
    assertThat(ward.memory.guests()).isEmpty();
  }

  @Test
  void looksAtASilentGuestAreAMinuteApartAtMost() {
    HealthCheck check = HealthCheck.of(vm(1), new org.quorate.ha.readiness.Probe.Agent());
    assertThat(List.of(1, 2, 3, 4, 5, 1_000_000))
        .extracting(strikes -> Health.backOffMs(check, strikes))
        .containsExactly(10_000L, 20_000L, 40_000L, 60_000L, 60_000L, 60_000L);
  }
}
