package org.quorate.ha.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.ha.placement.Rebalancing.Outcome;
import org.quorate.ha.placement.Rebalancing.Step;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** An imbalance that lasts is taken away, one motion at a time. */
class RebalancingTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final NodeName NODE3 = new NodeName("node3");

  private final SortedSet<NodeName> online = new TreeSet<>(List.of(NODE1, NODE2));
  private final Map<ServiceId, ServiceRecord> services = new TreeMap<>();
  private final Map<ServiceId, ServiceConfig> configs = new TreeMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private Map<String, String> crs = Map.of("ha", "static", "ha-auto-rebalance", "1");

  @Test
  void itWaitsThreeRoundsAndThenMovesOne() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    assertThat(step(0)).isEqualTo(new Step(1, new Outcome.Nothing()));
    assertThat(step(1)).isEqualTo(new Step(2, new Outcome.Nothing()));
    Step third = step(2);
    assertThat(third.rounds()).isZero();
    assertThat(third.outcome())
        .isEqualTo(new Outcome.Move(ServiceId.parse("vm:100"), NODE2, 1.0, 0.0));
  }

  @Test
  void balanceEndsTheWaiting() {
    started("vm:100", NODE1);
    started("vm:101", NODE2);
    assertThat(step(2)).isEqualTo(new Step(0, new Outcome.Nothing()));
  }

  @Test
  void whileSomethingMovesNothingIsCounted() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    services.put(
        ServiceId.parse("vm:102"),
        ServiceRecord.of(ServiceState.MIGRATE, NODE1, "a").withTarget(NODE2));
    assertThat(step(1)).isEqualTo(new Step(1, new Outcome.Nothing()));
    started("vm:102", NODE1);
    services.computeIfPresent(
        ServiceId.parse("vm:102"),
        (sid, record) -> record.withCommand(List.of("relocate", "node2")));
    assertThat(step(1)).as("a move is asked for").isEqualTo(new Step(1, new Outcome.Nothing()));
    services.computeIfPresent(
        ServiceId.parse("vm:102"), (sid, record) -> record.withCommand(List.of("stop", "0")));
    assertThat(step(1).rounds()).as("a stop is no move").isEqualTo(2);
  }

  @Test
  void itIsOffUnlessAskedForAndInBasicMode() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    crs = Map.of("ha", "static");
    assertThat(step(2)).isEqualTo(new Step(2, new Outcome.Nothing()));
    crs = Map.of("ha", "basic", "ha-auto-rebalance", "1");
    assertThat(
            Rebalancing.step(
                2, SchedulerSettings.of(crs), Usage.basic(online), compiled(), services, configs))
        .isEqualTo(new Step(2, new Outcome.Nothing()));
  }

  @Test
  void aMotionThatHelpsLittleIsNotWorthIt() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    started("vm:102", NODE1);
    crs = Map.of("ha", "static", "ha-auto-rebalance", "1", "ha-auto-rebalance-margin", "0.7");
    assertThat(step(2).outcome()).as("from 1 to 1/3").isEqualTo(new Outcome.Nothing());
    crs = Map.of("ha", "static", "ha-auto-rebalance", "1", "ha-auto-rebalance-margin", "0.6");
    assertThat(step(2).outcome()).isInstanceOf(Outcome.Move.class);
  }

  @Test
  void thoseBoundTogetherMoveTogetherAndToNoForbiddenNode() {
    online.add(NODE3);
    for (String sid : List.of("vm:100", "vm:101", "vm:102", "vm:103", "vm:104", "vm:105")) {
      started(sid, NODE1);
    }
    started("vm:106", NODE2);
    rules.add(ResourceAffinityRule.of("t1", list("vm:101", "vm:100"), Affinity.POSITIVE));
    rules.add(ResourceAffinityRule.of("a1", list("vm:100", "vm:106"), Affinity.NEGATIVE));
    assertThat(step(2).outcome())
        .isInstanceOfSatisfying(
            Outcome.Move.class,
            move -> {
              assertThat(move.leader()).hasToString("vm:100");
              assertThat(move.target()).isEqualTo(NODE3);
            });
  }

  @Test
  void aServiceOnALostNodeStopsBalancing() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    started("vm:102", NODE3);
    assertThat(step(2))
        .isEqualTo(
            new Step(0, new Outcome.Failed("leader_not_in_usage", ServiceId.parse("vm:102"))));
  }

  @Test
  void whoseAutoRebalanceIsOffStaysAndAnotherMovesInstead() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    pinned("vm:100");
    assertThat(step(2).outcome())
        .as("its load counts: the imbalance is that of two")
        .isEqualTo(new Outcome.Move(ServiceId.parse("vm:101"), NODE2, 1.0, 0.0));
    pinned("vm:101");
    assertThat(step(2)).as("nobody is left").isEqualTo(new Step(0, new Outcome.Nothing()));
    configs.replaceAll((sid, config) -> config.withAutoRebalance(true));
    assertThat(step(2).outcome()).isInstanceOf(Outcome.Move.class);
  }

  @Test
  void nobodyIsMovedWhomAPinnedServiceWouldFollow() {
    rules.add(ResourceAffinityRule.of("t1", list("vm:100", "vm:101"), Affinity.POSITIVE));
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    started("vm:102", NODE1);
    pinned("vm:101");
    assertThat(step(2).outcome())
        .isInstanceOfSatisfying(
            Outcome.Move.class, move -> assertThat(move.leader()).hasToString("vm:102"));
    services.remove(ServiceId.parse("vm:102"));
    services.put(ServiceId.parse("vm:101"), ServiceRecord.of(ServiceState.STOPPED, NODE1, "a"));
    started("vm:103", NODE1);
    pinned("vm:103");
    assertThat(step(2).outcome())
        .as("it would follow though it is stopped")
        .isEqualTo(new Outcome.Nothing());
    services.remove(ServiceId.parse("vm:101"));
    assertThat(step(2).outcome())
        .as("HA does not move what it does not manage")
        .isInstanceOfSatisfying(
            Outcome.Move.class, move -> assertThat(move.leader()).hasToString("vm:100"));
  }

  @Test
  void aPinnedServiceOnALostNodeDoesNotStopBalancing() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    started("vm:102", NODE3);
    pinned("vm:102");
    assertThat(step(2).outcome()).isInstanceOf(Outcome.Move.class);
  }

  @Test
  void bundlesAreThoseThatRunOnOneNode() {
    rules.add(ResourceAffinityRule.of("t1", list("vm:100", "vm:101", "vm:102"), Affinity.POSITIVE));
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    services.put(ServiceId.parse("vm:102"), ServiceRecord.of(ServiceState.STOPPED, NODE2, "a"));
    started("vm:200", NODE2);
    assertThat(Bundles.of(services, compiled()))
        .hasToString("{vm:100=[vm:100, vm:101], vm:200=[vm:200]}");
    started("vm:102", NODE2);
    assertThat(Bundles.of(services, compiled())).hasToString("{vm:200=[vm:200]}");
  }

  private Step step(int rounds) {
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    online.forEach(node -> sizes.put(node, new NodeLoad(0, 16, 0, 64)));
    Usage usage = Usage.ofMaxima(online, sizes, ONE_CORE).orElseThrow();
    services.forEach((sid, record) -> usage.put(sid, Occupancy.of(record, online)));
    return Rebalancing.step(
        rounds, SchedulerSettings.of(crs), usage, compiled(), services, configs);
  }

  private org.quorate.ha.rules.CompiledRules compiled() {
    return Compilation.of(rules, new TreeSet<>(List.of(NODE1, NODE2, NODE3))).compiled();
  }

  private void started(String sid, NodeName node) {
    services.put(
        ServiceId.parse(sid), ServiceRecord.of(ServiceState.STARTED, node, "a").withRunning(true));
  }

  private void pinned(String sid) {
    configs.put(
        ServiceId.parse(sid),
        ServiceConfig.of(RequestedState.STARTED, NODE1).withAutoRebalance(false));
  }

  private static List<ServiceId> list(String... sids) {
    return java.util.Arrays.stream(sids).map(ServiceId::parse).toList();
  }

  private static final Usage.Demands ONE_CORE =
      new Usage.Demands() {
        @Override
        public @Nullable Demand maximum(ServiceId sid) {
          return new Demand(1, 4);
        }

        @Override
        public @Nullable Demand measured(ServiceId sid) {
          return new Demand(1, 4);
        }
      };
}
