package org.quorate.ha.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The manager's model of load sees each change of a service at once. */
class UsageTest {
  private static final long GIB = 1L << 30;
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final NodeName NODE3 = new NodeName("node3");
  private static final SortedSet<NodeName> ONLINE = new TreeSet<>(List.of(NODE1, NODE2));
  private static final ServiceId A = new ServiceId("vm", "100");
  private static final ServiceId B = new ServiceId("vm", "101");
  private static final ServiceId UNKNOWN = new ServiceId("vm", "999");

  /** Every service may take 2 cores and 4 GiB, and takes half of it; one is not known. */
  private static final Usage.Demands DEMANDS =
      new Usage.Demands() {
        @Override
        public @Nullable Demand maximum(ServiceId sid) {
          return sid.equals(UNKNOWN) ? null : new Demand(2, 4 * GIB);
        }

        @Override
        public @Nullable Demand measured(ServiceId sid) {
          return sid.equals(UNKNOWN) ? null : new Demand(1, 2 * GIB);
        }
      };

  @Test
  void aMovingServiceCountsOnBothNodes() {
    Usage usage = Usage.basic(ONLINE);
    usage.put(A, at(ServiceState.STARTED, NODE1));
    assertThat(scores(usage)).isEqualTo(Map.of(NODE1, 1.0, NODE2, 0.0));
    usage.put(A, moving(ServiceState.MIGRATE, NODE1, NODE2));
    assertThat(scores(usage)).isEqualTo(Map.of(NODE1, 1.0, NODE2, 1.0));
    usage.put(A, at(ServiceState.STARTED, NODE2));
    assertThat(scores(usage)).isEqualTo(Map.of(NODE1, 0.0, NODE2, 1.0));
    usage.remove(A);
    assertThat(scores(usage)).isEqualTo(Map.of(NODE1, 0.0, NODE2, 0.0));
    assertThat(usage.contains(A)).isFalse();
  }

  @Test
  void whatIsStoppedOrAboutToStartLoadsNothing() {
    assertThat(at(ServiceState.STOPPED, NODE1).destination()).isNull();
    assertThat(at(ServiceState.REQUEST_START, NODE1).destination()).isNull();
    Occupancy balanced = moving(ServiceState.REQUEST_START_BALANCE, NODE1, NODE2);
    assertThat(balanced.current()).isNull();
    assertThat(balanced.target()).isEqualTo(NODE2);
    assertThat(balanced.running()).isFalse();
  }

  @Test
  void onlyOnlineNodesAreLoaded() {
    assertThat(at(ServiceState.STARTED, NODE3).destination()).isNull();
    assertThat(moving(ServiceState.RELOCATE, NODE3, NODE1).destination()).isEqualTo(NODE1);
    assertThat(moving(ServiceState.RELOCATE, NODE1, NODE3).destination()).isEqualTo(NODE1);
    assertThat(Occupancy.ofGuest(NODE1, false, ONLINE).current()).isNull();
    assertThat(Occupancy.ofGuest(NODE1, true, ONLINE).current()).isEqualTo(NODE1);
  }

  @Test
  void aStartedServiceRunsWhenItsStartWasConfirmed() {
    ServiceRecord record = ServiceRecord.of(ServiceState.STARTED, NODE1, "a");
    assertThat(Occupancy.of(record, ONLINE).running()).isFalse();
    assertThat(Occupancy.of(record.withRunning(true), ONLINE).running()).isTrue();
    assertThat(at(ServiceState.FREEZE, NODE1).running()).isTrue();
  }

  @Test
  void staticLoadIsTheSumOfMaxima() {
    Usage usage = Usage.ofMaxima(ONLINE, sizes(), DEMANDS).orElseThrow();
    usage.put(A, at(ServiceState.STARTED, NODE1));
    usage.put(B, moving(ServiceState.MIGRATE, NODE1, NODE2));
    assertThat(usage.balancedLoads())
        .isEqualTo(
            Map.of(
                NODE1, new NodeLoad(4, 16, 8 * GIB, 32 * GIB),
                NODE2, new NodeLoad(2, 16, 4 * GIB, 32 * GIB)));
    assertThat(usage.balancedDemand(A)).contains(new Demand(2, 4 * GIB));
    Map<NodeName, Double> scores = scores(usage);
    assertThat(scores.get(NODE2)).isLessThan(scores.get(NODE1));
  }

  @Test
  void dynamicLoadIsWhatIsMeasuredAndWhatStarts() {
    Usage usage = Usage.ofMeasured(ONLINE, sizes(), DEMANDS).orElseThrow();
    usage.put(A, new Occupancy(NODE1, null, true));
    assertThat(scores(usage)).isEqualTo(Map.of(NODE1, -0.0, NODE2, -0.0));
    usage.put(B, at(ServiceState.STARTED, NODE2));
    Map<NodeName, Double> scores = scores(usage);
    assertThat(scores.get(NODE1)).as("B's start is not measured yet").isLessThan(scores.get(NODE2));
    assertThat(usage.balancedLoads()).isEqualTo(sizes(NODE1, NODE2));
    assertThat(usage.balancedDemand(B)).contains(new Demand(1, 2 * GIB));
    assertThat(usage.balancedDemand(UNKNOWN)).isEmpty();
  }

  @Test
  void aNodeOfUnknownSizeMakesTheModelImpossible() {
    SortedMap<NodeName, NodeLoad> one = new TreeMap<>(sizes());
    one.remove(NODE2);
    assertThat(Usage.ofMaxima(ONLINE, one, DEMANDS)).isEmpty();
    assertThat(Usage.ofMeasured(ONLINE, one, DEMANDS)).isEmpty();
  }

  @Test
  void aServiceOfUnknownDemandIsTold() {
    Usage usage = Usage.ofMaxima(ONLINE, sizes(), DEMANDS).orElseThrow();
    assertThat(usage.put(UNKNOWN, at(ServiceState.STARTED, NODE1))).isFalse();
    assertThat(usage.put(UNKNOWN, at(ServiceState.STOPPED, NODE1))).isTrue();
    assertThat(usage.scoresToStart(UNKNOWN)).isEqualTo(Optional.empty());
  }

  @Property(tries = 100)
  void onlyTheLastPlaceOfEachServiceCounts(@ForAll List<Boolean> moves) {
    Usage changed = Usage.ofMaxima(ONLINE, sizes(), DEMANDS).orElseThrow();
    for (boolean move : moves) {
      changed.put(A, at(ServiceState.STARTED, move ? NODE1 : NODE2));
      changed.put(B, moving(ServiceState.MIGRATE, NODE1, move ? NODE2 : NODE1));
    }
    changed.put(A, at(ServiceState.STARTED, NODE2));
    changed.remove(B);
    Usage fresh = Usage.ofMaxima(ONLINE, sizes(), DEMANDS).orElseThrow();
    fresh.put(A, at(ServiceState.STARTED, NODE2));
    assertThat(changed.balancedLoads()).isEqualTo(fresh.balancedLoads());
  }

  @Test
  void settingsAreReadWithTheirDefaults() {
    assertThat(SchedulerSettings.of(Map.of())).isEqualTo(SchedulerSettings.DEFAULTS);
    assertThat(
            SchedulerSettings.of(
                Map.of(
                    "ha", "dynamic",
                    "ha-rebalance-on-start", "1",
                    "ha-auto-rebalance", "yes",
                    "ha-auto-rebalance-threshold", "0.5",
                    "ha-auto-rebalance-method", "topsis",
                    "ha-auto-rebalance-hold-duration", "5",
                    "ha-auto-rebalance-margin", "0.2")))
        .isEqualTo(
            new SchedulerSettings("dynamic", true, true, 0.5, BalancingMethod.TOPSIS, 5, 0.2));
    SchedulerSettings odd = SchedulerSettings.of(Map.of("ha", "clever"));
    assertThat(odd.isModeKnown()).isFalse();
    assertThat(odd.effectiveMode()).isEqualTo(SchedulerMode.BASIC);
    assertThatThrownBy(() -> SchedulerSettings.of(Map.of("ha-auto-rebalance-margin", "some")))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("'ha-auto-rebalance-margin' of 'crs' in datacenter.cfg is 'some'; correct it");
  }

  private static Occupancy at(ServiceState state, NodeName node) {
    return Occupancy.of(ServiceRecord.of(state, node, "a"), ONLINE);
  }

  private static Occupancy moving(ServiceState state, NodeName from, NodeName to) {
    return Occupancy.of(ServiceRecord.of(state, from, "a").withTarget(to), ONLINE);
  }

  private static SortedMap<NodeName, NodeLoad> sizes(NodeName... nodes) {
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    for (NodeName node : nodes.length == 0 ? new NodeName[] {NODE1, NODE2, NODE3} : nodes) {
      sizes.put(node, new NodeLoad(4, 16, 8 * GIB, 32 * GIB));
    }
    return sizes;
  }

  private static Map<NodeName, Double> scores(Usage usage) {
    return usage.scoresToStart(A).orElseThrow();
  }
}
