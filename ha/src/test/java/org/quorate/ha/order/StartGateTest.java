package org.quorate.ha.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A web server waits for its database, but not for ever, and not for one that nobody wants. */
class StartGateTest {
  private static final ServiceId DB = ServiceId.parse("vm:100");
  private static final ServiceId WEB = ServiceId.parse("vm:101");
  private static final List<OrderRule> RULES =
      OrderFile.parse(
              "start-order: web\n\tresources vm:101\n\tafter vm:100\n\tready agent\n\ttimeout 60\n\n")
          .rules();

  private StartGate.Memory memory = StartGate.Memory.initial();

  private boolean quorate = true;

  private StartGate.Decision decide(long nowMs, RequestedState db, Set<ServiceId> ready) {
    Map<ServiceId, ServiceConfig> services =
        Map.of(
            DB, ServiceConfig.of(db, new NodeName("node1")),
            WEB, ServiceConfig.of(RequestedState.STARTED, new NodeName("node2")));
    StartGate.Decision decision =
        StartGate.decide(
            memory, new StartGate.Situation(nowMs, quorate, RULES, services, Set.of(WEB), ready));
    memory = decision.memory();
    return decision;
  }

  @Test
  void itWaitsUntilTheDatabaseIsReady() {
    StartGate.Decision first = decide(0, RequestedState.STARTED, Set.of());
    assertThat(first.waiting().get(WEB))
        .singleElement()
        .satisfies(
            wait ->
                assertThat(wait.sentence(12_000))
                    .isEqualTo(
                        "vm:100 to be ready (guest agent ping, since 12 s), at most 48 s more by"
                            + " start order 'web'"));
    assertThat(first.events()).hasSize(1);
    assertThat(decide(10_000, RequestedState.STARTED, Set.of()).events()).isEmpty();
    assertThat(decide(20_000, RequestedState.STARTED, Set.of(DB)).waiting()).isEmpty();
  }

  @Test
  void itWaitsNoLongerThanItsRuleSays() {
    decide(0, RequestedState.STARTED, Set.of());
    assertThat(decide(59_000, RequestedState.STARTED, Set.of()).waiting()).isNotEmpty();
    StartGate.Decision late = decide(60_000, RequestedState.STARTED, Set.of());
    assertThat(late.waiting()).isEmpty();
    assertThat(late.events().toString()).contains("start_order_timeout");
  }

  @Test
  void timeWithoutQuorumIsNoWaiting() {
    quorate = false;
    decide(0, RequestedState.STARTED, Set.of());
    decide(90_000, RequestedState.STARTED, Set.of());
    quorate = true;
    assertThat(decide(95_000, RequestedState.STARTED, Set.of()).waiting()).isNotEmpty();
    assertThat(decide(149_000, RequestedState.STARTED, Set.of()).waiting()).isNotEmpty();
    assertThat(decide(150_000, RequestedState.STARTED, Set.of()).waiting()).isEmpty();
  }

  @Test
  void aDatabaseThatNobodyWantsIsNotWaitedFor() {
    assertThat(decide(0, RequestedState.STOPPED, Set.of()).waiting()).isEmpty();
  }

  @Test
  void readyIsWhatAnsweredSinceItRunsHere() {
    ReadyWatch.Look look = new ReadyWatch.Look(DB, new Probe.Agent());
    ReadyWatch.Decision now =
        ReadyWatch.decide(ReadyWatch.Memory.initial(), RULES, Set.of(DB), Set.of(), 0);
    assertThat(now.toLook()).containsExactly(look);
    assertThat(now.ready()).isEmpty();
    now = ReadyWatch.decide(now.memory(), RULES, Set.of(DB), Set.of(look), 1);
    assertThat(now.ready()).containsExactly(DB);
    now = ReadyWatch.decide(now.memory(), RULES, Set.of(), Set.of(), 2);
    now = ReadyWatch.decide(now.memory(), RULES, Set.of(DB), Set.of(), 3);
    assertThat(now.ready()).as("it was started again").isEmpty();
  }

  @Test
  void aDelayCountsFromWhenItRuns() {
    List<OrderRule> rules =
        OrderFile.parse(
                "start-order: web\n\tresources vm:101\n\tafter vm:100\n\tready delay:30\n\n")
            .rules();
    ReadyWatch.Decision now =
        ReadyWatch.decide(ReadyWatch.Memory.initial(), rules, Set.of(DB), Set.of(), 1_000);
    assertThat(now.ready()).isEmpty();
    assertThat(now.toLook()).isEmpty();
    assertThat(ReadyWatch.decide(now.memory(), rules, Set.of(DB), Set.of(), 31_000).ready())
        .containsExactly(DB);
  }
}
