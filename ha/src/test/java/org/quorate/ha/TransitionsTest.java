package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.Stage.sid;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/**
 * The tables in the machines' Javadoc are complete and hold nothing that never happens: random
 * clusters make every change of every table, and no other.
 */
class TransitionsTest {
  private static final int SEEDS = 150;
  private static final TreeSet<String> CRM = new TreeSet<>();
  private static final TreeSet<String> LRM = new TreeSet<>();
  private static final TreeSet<String> SERVICES = new TreeSet<>();
  private static final TreeSet<String> NODES = new TreeSet<>();

  @BeforeAll
  static void randomClusters() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Stage stage = stage();
      if (seed % 2 == 1) {
        stage.placement = balancedStarts();
      }
      for (int i = 0; i < 60; i++) {
        disturb(stage, random);
        stage.rounds(1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 5));
      }
      collect(stage);
    }
    goneAndIdle();
    startBalanceOfAForeignMaster();
    wrongNode();
    lostInMaintenance();
    crashInMaintenance();
  }

  private static Stage stage() {
    Stage stage = new Stage("node1", "node2", "node3");
    stage.crmChanges = (from, to) -> CRM.add(from + " " + to);
    stage.lrmChanges = (from, to) -> LRM.add(from + " " + to);
    stage.service("vm:101", "node1", RequestedState.STARTED);
    stage.service("vm:102", "node2", RequestedState.STARTED);
    stage.service("ct:103", "node3", RequestedState.STOPPED);
    return stage;
  }

  private static PlacementReading balancedStarts() {
    return placement("", SchedulerSettings.of(Map.of("ha-rebalance-on-start", "1")));
  }

  private static PlacementReading placement(String rules, SchedulerSettings settings) {
    return new PlacementReading(
        RulesFile.parse(rules),
        GroupsFile.empty(),
        rules,
        settings,
        PlacementReading.Loads.none(),
        Map.of());
  }

  private static void collect(Stage stage) {
    SERVICES.addAll(stage.serviceChanges);
    NODES.addAll(stage.nodeChanges);
  }

  private static void disturb(Stage stage, Random random) {
    List<NodeName> names = List.copyOf(stage.nodes.keySet());
    String name = names.get(random.nextInt(3)).value();
    String other = names.get(random.nextInt(3)).value();
    String sid = List.of("vm:101", "vm:102", "ct:103").get(random.nextInt(3));
    RequestedState[] requested = RequestedState.values();
    switch (random.nextInt(20)) {
      case 0, 1 -> stage.powerOff(name);
      case 2, 3, 4 -> names.forEach(node -> returns(stage, node.value()));
      case 5 -> {
        if (!stage.at(name).up) {
          stage.provenOff.add(new NodeName(name));
        }
      }
      case 6, 7 -> stage.request(sid, requested[random.nextInt(3)]);
      case 8 -> stage.queue.add("migrate " + sid + " " + other);
      case 9 -> stage.queue.add("relocate " + sid + " " + other);
      case 10 -> stage.queue.add("enable-node-maintenance " + name);
      case 11 -> stage.queue.add("disable-node-maintenance " + name);
      case 12 -> {
        if (!stage.startsFail.remove(new NodeName(name))) {
          stage.startsFail.add(new NodeName(name));
        }
      }
      case 13 -> {
        if (!stage.stopsFail.remove(sid(sid))) {
          stage.stopsFail.add(sid(sid));
          stage.movesFail.add(sid(sid));
        } else {
          stage.movesFail.clear();
        }
      }
      case 14 ->
          stage.at(name).lrmShutdown =
              new ShutdownRequest(
                  ShutdownRequest.Kind.values()[random.nextInt(3)],
                  ShutdownRequest.Policy.values()[random.nextInt(4)]);
      case 15 -> stage.queue.add("disarm-ha " + (random.nextBoolean() ? "freeze" : "ignore"));
      case 16, 17, 18 -> stage.queue.add("arm-ha");
      default -> stage.at(name).up = !stage.at(name).up;
    }
  }

  private static void returns(Stage stage, String name) {
    if (!stage.at(name).up) {
      stage.powerOn(name);
    }
    if (!stage.at(name).lrmRuns) {
      stage.at(name).lrm = LrmMemory.initial();
      stage.at(name).lrmShutdown = null;
      stage.at(name).lrmRuns = true;
    }
    if (!stage.at(name).crmRuns) {
      stage.at(name).crm = CrmMemory.initial();
      stage.at(name).crmRuns = true;
    }
  }

  /** A node taken out of the cluster, back, and out for good; then no services any more. */
  private static void goneAndIdle() {
    Stage stage = stage();
    stage.rounds(5);
    Stage.Node third = stage.nodes.remove(Stage.node("node3"));
    stage.rounds(3);
    stage.nodes.put(Stage.node("node3"), third);
    stage.rounds(3);
    stage.nodes.remove(Stage.node("node3"));
    stage.rounds(400);
    stage.services.clear();
    stage.rounds(100);
    stage.service("vm:101", "node1", RequestedState.STARTED);
    stage.rounds(3);
    collect(stage);
    stage = stage();
    stage.rounds(5);
    stage.request("ct:103", RequestedState.STARTED);
    stage.nodes.remove(Stage.node("node3"));
    stage.rounds(20);
    collect(stage);
  }

  /** request_start_balance comes from a master that balances on start; ours only ends it. */
  private static void startBalanceOfAForeignMaster() {
    for (int variant = 0; variant < 4; variant++) {
      Stage stage = stage();
      stage.rounds(5);
      stage.balance("vm:102", "node3", variant == 3);
      if (variant == 1) {
        stage.request("vm:102", RequestedState.STOPPED);
      }
      if (variant == 2) {
        stage.powerOff("node2");
        stage.provenOff.add(Stage.node("node2"));
      }
      stage.rounds(5);
      collect(stage);
    }
  }

  /** The guest was moved by hand while the service was to be moved, and then its node fails. */
  private static void wrongNode() {
    for (String how : List.of("migrate", "relocate")) {
      for (boolean lost : List.of(false, true)) {
        Stage stage = stage();
        stage.rounds(5);
        stage.queue.add(how + " vm:102 node3");
        stage.at("node2").lrmRuns = false;
        stage.rounds(1);
        stage.service("vm:102", "node1", RequestedState.STARTED);
        stage.at("node1").crmRuns = !lost;
        stage.at("node2").lrmRuns = true;
        stage.rounds(1);
        if (lost) {
          stage.powerOff("node2");
          stage.provenOff.add(Stage.node("node2"));
          stage.at("node1").crmRuns = true;
        }
        stage.rounds(2);
        assertThat(stage.state("vm:102"))
            .isEqualTo(lost ? ServiceState.STARTED : ServiceState.ERROR);
        collect(stage);
      }
    }
  }

  /**
   * A node in maintenance is lost just when a motion away from it failed, or nothing could move.
   */
  private static void lostInMaintenance() {
    for (String sid : List.of("vm:102", "ct:104")) {
      Stage stage = stage();
      stage.service("ct:104", "node2", RequestedState.STARTED);
      stage.rounds(5);
      stage.movesFail.add(sid(sid));
      stage.queue.add("enable-node-maintenance node2");
      stage.secondsUntil(() -> stage.record(sid).target() != null);
      stage.rounds(1);
      loseForGood(stage, "node2");
    }
    Stage stage = stage();
    stage.placement =
        placement(
            "node-affinity: here\n\tresources vm:102\n\tnodes node2\n\tstrict 1\n",
            SchedulerSettings.DEFAULTS);
    stage.rounds(5);
    stage.queue.add("enable-node-maintenance node2");
    stage.rounds(5);
    stage.request("vm:102", RequestedState.STOPPED);
    loseForGood(stage, "node2");
  }

  private static void loseForGood(Stage stage, String name) {
    stage.powerOff(name);
    stage.provenOff.add(Stage.node(name));
    stage.rounds(2);
    collect(stage);
  }

  /** A node comes out of maintenance and is lost before the master hears of the former. */
  private static void crashInMaintenance() {
    Stage stage = stage();
    stage.rounds(5);
    stage.queue.add("enable-node-maintenance node2");
    stage.rounds(6);
    stage.queue.add("disable-node-maintenance node2");
    stage.rounds(1);
    stage.powerOff("node2");
    stage.rounds(2);
    collect(stage);
  }

  @Test
  void crm() {
    assertThat(CRM).isEqualTo(TransitionTable.in("crm/Crm.java"));
  }

  @Test
  void lrm() {
    assertThat(LRM).isEqualTo(TransitionTable.in("lrm/Lrm.java"));
  }

  @Test
  void services() {
    assertThat(SERVICES).isEqualTo(TransitionTable.in("crm/ServiceTable.java"));
  }

  @Test
  void nodes() {
    assertThat(NODES).isEqualTo(TransitionTable.in("crm/NodeTable.java"));
  }
}
