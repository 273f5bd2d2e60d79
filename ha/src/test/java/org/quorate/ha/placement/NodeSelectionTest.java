package org.quorate.ha.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.Lists;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.Occupancy;
import org.quorate.ha.scheduling.Usage;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Where a service goes: rules first, then where it is, then the nodes' load. */
class NodeSelectionTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");
  private static final NodeName NODE3 = new NodeName("node3");
  private static final SortedSet<NodeName> KNOWN = new TreeSet<>(List.of(NODE1, NODE2, NODE3));
  private static final ServiceId VM = new ServiceId("vm", "100");

  private final SortedSet<NodeName> online = new TreeSet<>(KNOWN);
  private final Map<ServiceId, ServiceRecord> services = new TreeMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private boolean failback = true;

  @Test
  void aServiceStaysWhereItIsWhateverTheLoad() {
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    assertThat(choose(Preference.NONE)).contains(NODE1);
  }

  @Test
  void aServiceWithoutANodeGoesWhereFewestAre() {
    put("vm:100", ServiceState.RECOVERY, NODE3);
    online.remove(NODE3);
    started("vm:101", NODE1);
    assertThat(choose(Preference.BEST_SCORE)).contains(NODE2);
    started("vm:102", NODE2);
    assertThat(choose(Preference.BEST_SCORE)).as("a tie goes by name").contains(NODE1);
  }

  @Test
  void failbackTakesItToTheBetterNodeAndOnlyFailback() {
    prefer("node1:2,node2:1");
    started("vm:100", NODE2);
    assertThat(choose(Preference.NONE)).contains(NODE1);
    failback = false;
    assertThat(choose(Preference.NONE)).contains(NODE2);
    services.clear();
    online.remove(NODE1);
    started("vm:100", NODE3);
    assertThat(choose(Preference.NONE)).as("the last resort is allowed").contains(NODE3);
  }

  @Test
  void withoutFailbackItStillLeavesForbiddenNodes() {
    failback = false;
    rules.add(NodeAffinityRule.of("r1", List.of(VM), Lists.nodes("node1"), true));
    started("vm:100", NODE2);
    assertThat(choose(Preference.NONE)).contains(NODE1);
    online.remove(NODE1);
    assertThat(choose(Preference.NONE)).as("nowhere else is allowed").isEmpty();
  }

  @Test
  void itLeavesANodeWhereItMustNotMeetAnother() {
    apart("vm:100", "vm:101");
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    assertThat(choose(Preference.NONE)).contains(NODE2);
    failback = false;
    assertThat(choose(Preference.NONE)).as("also without failback").contains(NODE2);
  }

  @Test
  void aNodeThatAnotherMovesToIsTakenToo() {
    apart("vm:100", "vm:101");
    put("vm:100", ServiceState.RECOVERY, NODE3);
    services.put(
        ServiceId.parse("vm:101"),
        ServiceRecord.of(ServiceState.MIGRATE, NODE1, "a").withTarget(NODE2));
    assertThat(choose(Preference.BEST_SCORE)).contains(NODE3);
    online.remove(NODE3);
    assertThat(choose(Preference.BEST_SCORE)).isEmpty();
  }

  @Test
  void itGoesWhereMostOfItsOwnAre() {
    together("vm:100", "vm:101", "vm:102", "vm:103");
    started("vm:100", NODE1);
    started("vm:101", NODE3);
    started("vm:102", NODE2);
    services.put(
        ServiceId.parse("vm:103"),
        ServiceRecord.of(ServiceState.MIGRATE, NODE2, "a").withTarget(NODE3));
    assertThat(choose(Preference.NONE)).as("one that moves counts at its target").contains(NODE3);
    started("vm:103", NODE2);
    started("vm:102", NODE1);
    started("vm:101", NODE3);
    assertThat(choose(Preference.NONE)).as("a tie goes by name").contains(NODE1);
  }

  @Test
  void itStaysWithItsOwnWithoutFailback() {
    together("vm:100", "vm:101", "vm:102", "vm:103");
    started("vm:100", NODE1);
    started("vm:101", NODE1);
    started("vm:102", NODE2);
    started("vm:103", NODE2);
    assertThat(choose(Preference.NONE)).contains(NODE2);
    failback = false;
    assertThat(choose(Preference.NONE)).contains(NODE1);
  }

  @Test
  void theNextNodeIsTriedAfterAFailedStart() {
    services.put(
        VM, ServiceRecord.of(ServiceState.STARTED, NODE2, "a").withFailedNodes(List.of(NODE2)));
    started("vm:101", NODE1);
    assertThat(choose(Preference.TRY_NEXT)).contains(NODE3);
    services.put(
        VM,
        ServiceRecord.of(ServiceState.STARTED, NODE2, "a")
            .withFailedNodes(List.of(NODE1, NODE2, NODE3)));
    assertThat(choose(Preference.TRY_NEXT)).as("all were tried").isEmpty();
  }

  @Test
  void tryingDoesNotFallBackToLowerPriorities() {
    prefer("node1:1,node2");
    services.put(
        VM, ServiceRecord.of(ServiceState.STARTED, NODE1, "a").withFailedNodes(List.of(NODE1)));
    assertThat(choose(Preference.TRY_NEXT)).isEmpty();
  }

  @Test
  void afterMaintenanceItReturns() {
    services.put(VM, ServiceRecord.of(ServiceState.STARTED, NODE2, "a").withMaintenanceNode(NODE1));
    assertThat(choose(Preference.NONE)).contains(NODE1);
    online.remove(NODE1);
    assertThat(choose(Preference.NONE)).contains(NODE2);
    online.add(NODE1);
    failback = false;
    assertThat(choose(Preference.NONE)).contains(NODE2);
  }

  @Test
  void nobodyOnlineIsNoNode() {
    put("vm:100", ServiceState.RECOVERY, NODE3);
    online.clear();
    assertThat(choose(Preference.BEST_SCORE)).isEmpty();
  }

  @Test
  void byResourcesTheNodeWithMostRoomWins() {
    put("vm:100", ServiceState.RECOVERY, NODE3);
    online.remove(NODE3);
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    sizes.put(NODE1, new NodeLoad(0, 8, 0, 8));
    sizes.put(NODE2, new NodeLoad(0, 8, 0, 16));
    Usage usage = Usage.ofMaxima(online, sizes, of(new Demand(1, 2))).orElseThrow();
    NodeSelection selection = new NodeSelection(compiled(), usage, services);
    assertThat(selection.choose(VM, record(), true, Preference.BEST_SCORE).node()).contains(NODE2);
  }

  @Test
  void aServiceOfUnknownDemandGoesByNameAndItIsTold() {
    put("vm:100", ServiceState.RECOVERY, NODE3);
    SortedMap<NodeName, NodeLoad> sizes = new TreeMap<>();
    KNOWN.forEach(node -> sizes.put(node, new NodeLoad(0, 8, 0, 8)));
    Usage usage = Usage.ofMaxima(online, sizes, of(null)).orElseThrow();
    NodeSelection.Choice choice =
        new NodeSelection(compiled(), usage, services)
            .choose(VM, record(), true, Preference.BEST_SCORE);
    assertThat(choice.node()).contains(NODE1);
    assertThat(choice.scored()).isFalse();
  }

  private Optional<NodeName> choose(Preference preference) {
    Usage usage = Usage.basic(online);
    services.forEach((sid, record) -> usage.put(sid, Occupancy.of(record, online)));
    return new NodeSelection(compiled(), usage, services)
        .choose(VM, record(), failback, preference)
        .node();
  }

  private org.quorate.ha.rules.CompiledRules compiled() {
    Compilation compilation = Compilation.of(rules, KNOWN);
    assertThat(compilation.dropped()).isEmpty();
    return compilation.compiled();
  }

  private ServiceRecord record() {
    ServiceRecord record = services.get(VM);
    assertThat(record).isNotNull();
    return record;
  }

  private void started(String sid, NodeName node) {
    put(sid, ServiceState.STARTED, node);
  }

  private void put(String sid, ServiceState state, NodeName node) {
    services.put(ServiceId.parse(sid), ServiceRecord.of(state, node, "a"));
  }

  private void prefer(String nodes) {
    rules.add(NodeAffinityRule.of("p1", List.of(VM), Lists.nodes(nodes), false));
  }

  private void together(String... sids) {
    rules.add(ResourceAffinityRule.of("t1", list(sids), Affinity.POSITIVE));
  }

  private void apart(String... sids) {
    rules.add(ResourceAffinityRule.of("a1", list(sids), Affinity.NEGATIVE));
  }

  private static List<ServiceId> list(String... sids) {
    return java.util.Arrays.stream(sids).map(ServiceId::parse).toList();
  }

  private static Usage.Demands of(@Nullable Demand demand) {
    return new Usage.Demands() {
      @Override
      public @Nullable Demand maximum(ServiceId sid) {
        return demand;
      }

      @Override
      public @Nullable Demand measured(ServiceId sid) {
        return demand;
      }
    };
  }
}
