package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quorate.lab.cluster.Formation;
import org.quorate.lab.cluster.Members;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.demo.Demo;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.network.Cut;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Processes;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.setup.BringUp;
import org.quorate.lab.setup.Removal;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.SupervisorClient;

/**
 * A real lab of three nodes: it survives a power cut, the death of every daemon, an isolated node
 * and a crash of its own supervisor, and leaves nothing behind. The tests share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("SystemOut") // the lab's progress belongs into the test's output
class LabTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final TestLab LAB = new TestLab("lab-state", 3, LIMIT);

  private static final LabPlan PLAN = LAB.plan;
  private static final LabPaths PATHS = LAB.paths;
  private static final NodeShell SHELL = LAB.shell;
  private static final Progress PROGRESS = LAB.progress;
  private static final LabNode NODE1 = LAB.node("node1");
  private static final LabNode NODE3 = LAB.node("node3");
  private static final Formation CLUSTER = new Formation(PLAN, PATHS, PROGRESS);

  private static void waitForAllMembers() {
    PLAN.nodes()
        .forEach(
            node ->
                LAB.waitFor(
                    "all members at " + node.name(),
                    node,
                    () -> CLUSTER.members(node).online().size() == PLAN.size()));
  }

  @Test
  @Order(1)
  void theToolsReadLikeThoseThatAdministratorsKnow() {
    assertThat(LAB.run(NODE1, "pvecm", "status"))
        .containsPattern("Quorate:\\s+Yes")
        .containsPattern("Expected votes:\\s+3")
        .contains("Membership information");
    assertThat(LAB.run(NODE1, "pvecm", "nodes")).contains("node1 (local)", "node2", "node3");
    assertThat(LAB.run(NODE1, "ha-manager", "status")).contains("quorum OK");
    assertThat(LAB.run(NODE1, "qm", "list")).isNotNull();
  }

  @Test
  @Order(2)
  void haManagersCommandsWorkAsTheGuidesTypeThem() {
    for (String id : List.of("100", "101")) {
      LAB.run(NODE1, "qm", "create", id, "--name", "g" + id, "--memory", "96");
    }
    LAB.run(NODE1, "ha-manager", "groupadd", "dbs", "--nodes", "node1,node2", "--restricted", "1");
    LAB.run(NODE1, "ha-manager", "groupadd", "apps", "--nodes", "node1,node3");
    LAB.run(NODE1, "ha-manager", "add", "vm:100", "--group", "dbs", "--max_restart", "3");
    waitForHa("service vm:100 (node1, started)");
    LAB.run(NODE1, "ha-manager", "add", "vm:101", "--group", "apps"); // by now the group is a rule
    waitForHa("service vm:101 (node1, started)");
    LAB.waitFor(
        "groups that are rules",
        NODE1,
        () ->
            LAB.run(NODE1, "ha-manager", "rules", "list")
                .contains("ha-group-dbs: vm:100 only on node1,node2"));
    assertThat(LAB.run(NODE3, "ha-manager", "status")).contains("capacity any 1 node may be lost");

    assertThat(LAB.run(NODE3, "ha-manager", "why", "vm:100"))
        .contains("vm:100 on node1, state started", "node3 is not allowed by rule 'ha-group-dbs'")
        .contains("taken under HA management on node1");
    assertThat(LAB.run(NODE3, "ha-manager", "forecast", "--lose", "node1"))
        .contains("If node1 dies now: 2 HA guests run again", "vm:100 (g100) on node2")
        .contains("vm:101 (g101) on node3");

    for (String id : List.of("100", "101")) {
      LAB.run(NODE1, "ha-manager", "crm-command", "stop", "vm:" + id, "0");
      waitForHa("service vm:" + id + " (node1, stopped)");
    }
    for (String id : List.of("100", "101")) {
      LAB.run(NODE1, "ha-manager", "remove", "vm:" + id);
      LAB.run(NODE1, "qm", "destroy", id);
    }
    assertThat(LAB.run(NODE1, "ha-manager", "rules", "list")).isEmpty();
    assertThat(LAB.run(NODE1, "quorate", "completion", "ha-manager")).contains("node-maintenance");
  }

  private static void waitForHa(String line) {
    LAB.waitFor(line, NODE1, () -> LAB.run(NODE1, "ha-manager", "status").contains(line));
  }

  @Test
  @Order(2)
  void aFileChangedByMistakeIsTakenBackAndItsHistoryNamesWhoDidIt() {
    String file = "/etc/pve/datacenter.cfg";
    LAB.run(NODE1, "sh", "-c", "echo 'keyboard: de' > " + file);
    LAB.run(NODE3, "sh", "-c", "echo 'keyboard: fr' > " + file);
    LAB.waitFor("node3's change", NODE1, () -> LAB.run(NODE1, "cat", file).contains("fr"));

    List<String> history = LAB.run(NODE1, "quorate", "history", file).lines().toList();
    assertThat(history.get(1)).contains("node3", "root (sh)", "changed, 13 bytes");
    assertThat(history.get(2)).contains("node1", "root (sh)", "13 bytes");
    assertThat(LAB.run(NODE1, "quorate", "history", file, "--diff", "--limit", "1"))
        .contains("-keyboard: de\n+keyboard: fr\n");

    String number = history.get(2).strip().split(" ")[0];
    assertThat(LAB.run(NODE1, "quorate", "history", "datacenter.cfg", "--restore", number))
        .startsWith("Restored datacenter.cfg as it was after change " + number);
    LAB.waitFor("the restored file", NODE3, () -> LAB.run(NODE3, "cat", file).contains("de"));
    assertThat(LAB.run(NODE3, "quorate", "history", file, "--limit", "1"))
        .contains("node1", "root@pam (quorate-api)");
    assertThat(LAB.run(NODE1, "quorate", "clusterfs", "status")).contains("transactions with");
  }

  @Test
  @Order(2)
  void upWhenUpSaysSo() throws IOException {
    List<String> said = new ArrayList<>();
    Progress listening = new Progress(System.out, said::add);
    var unused = new BringUp(PATHS, listening).up(Optional.empty(), false);
    assertThat(said).containsExactly("The lab is up already: 3 nodes.");
  }

  @Test
  @Order(3)
  void aGuestSurvivesThePowerCutOfItsNode() throws IOException {
    new Demo(PLAN, PATHS, PROGRESS).run();
  }

  @Test
  @Order(4)
  void killingAnyDaemonNeitherStopsTheGuestNorLosesConfiguration() {
    LabNode host = host();
    String config = "/etc/pve/nodes/" + host.name() + "/qemu-server/100.conf";
    String before = LAB.run(host, "cat", config);
    String guest = LAB.run(host, "cat", "/run/qemu-server/100.pid");
    for (String daemon : List.of("quorate-api", "quorate-ha", "quorate-clusterfs", "corosync")) {
      LAB.run(host, "sh", "-c", "kill -KILL $(cat /run/lab/" + daemon + ".pid)");
      LAB.waitFor(
          "the return of " + daemon,
          host,
          () ->
              SHELL.command(host, "cat", config).run().out().equals(before)
                  && CLUSTER.members(host).online().size() == PLAN.size()
                  && SHELL.command(host, "qm", "status", "100").run().out().contains("running"));
      assertThat(LAB.run(host, "cat", "/run/qemu-server/100.pid")).as(daemon).isEqualTo(guest);
    }
  }

  private static LabNode host() {
    return PLAN.nodes().stream()
        .filter(SHELL::on)
        .filter(node -> SHELL.command(node, "test", "-e", "/run/qemu-server/100.pid").run().ok())
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(5)
  void oneLinkIsEnough() {
    LAB.cuts.add(List.of(new Cut(NODE3, Network.LINK0, false)));
    Waiting.pause(Duration.ofSeconds(5));
    Members members = CLUSTER.members(NODE3);
    LAB.cuts.heal(Optional.empty());
    assertThat(members.quorate()).isTrue();
    assertThat(members.online()).hasSize(3);
  }

  @Test
  @Order(6)
  void anIsolatedNodeIsFencedAndItsGuestRunsElsewhereWithoutForeignWrites() throws IOException {
    LabNode isolated = host();
    LAB.cuts.add(
        List.of(new Cut(isolated, Network.LINK0, false), new Cut(isolated, Network.LINK1, false)));
    LAB.waitFor(
        "the guest on another node", NODE1, () -> !SHELL.on(isolated) && guestRunsElsewhere());
    LAB.cuts.heal(Optional.empty());
    var unused = new SupervisorClient(PATHS).power(Operation.ON, isolated);
    waitForAllMembers();
    Path disk = PATHS.shared().resolve("images/100/vm-100-disk-0.raw");
    assertThat(DiskRecord.read(disk).orElseThrow().violations()).isZero();
  }

  private static boolean guestRunsElsewhere() {
    return PLAN.nodes().stream()
        .filter(SHELL::on)
        .anyMatch(node -> SHELL.command(node, "test", "-e", "/run/qemu-server/100.pid").run().ok());
  }

  @Test
  @Order(7)
  void aCrashedSupervisorIsReplacedWhileTheNodesGoOn() throws IOException {
    List<Optional<ProcessId>> before = LAB.hosts();
    ProcessId.read(PATHS.supervisorPid()).orElseThrow().kill();
    Waiting.pause(Duration.ofSeconds(1));
    var unused = new BringUp(PATHS, PROGRESS).up(Optional.empty(), false);
    assertThat(new SupervisorClient(PATHS).status().nodes()).allMatch(node -> node.on());
    assertThat(LAB.hosts()).isEqualTo(before);
    waitForAllMembers();
  }

  @Test
  @Order(8)
  void downLeavesNothingAlsoAfterACrashOfTheSupervisor() throws IOException {
    ProcessId.read(PATHS.supervisorPid()).orElseThrow().kill();
    assertThat(new Removal(PATHS).down()).isTrue();
    assertThat(Processes.marked())
        .noneMatch(process -> process.stateDirectory().equals(PATHS.state()));
    assertThat(Namespaces.existing()).isEmpty();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain("lab-state");
    assertThat(new Removal(PATHS).down()).as("a second time").isFalse();
  }
}
