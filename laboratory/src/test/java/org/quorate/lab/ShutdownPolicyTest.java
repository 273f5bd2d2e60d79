package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.setup.BringUp;
import org.quorate.lab.setup.Removal;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.SupervisorClient;

/**
 * Who shuts a node down in order decides by the policy what its guests do, and no watchdog and no
 * fence device is needed for it. The tests share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("SystemOut") // the lab's progress belongs into the test's output
class ShutdownPolicyTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final LabPaths PATHS =
      new LabPaths(HOME, Path.of("target/policy-state").toAbsolutePath());
  private static final Progress PROGRESS = new Progress(System.out);
  private static final LabPlan PLAN = new LabPlan(3);
  private static final LabNode NODE1 = PLAN.node("node1");
  private static final LabNode NODE2 = PLAN.node("node2");

  /** A lost node counts as lost after 60 s, a guest has 60 s to shut down. */
  private static final Duration LIMIT = Duration.ofSeconds(150);

  private static final NodeShell SHELL = new NodeShell(PATHS);
  private static final HeartbeatGuest GUEST = new HeartbeatGuest(PLAN, PATHS);

  @BeforeAll
  static void bringUp() throws IOException {
    assumeThat(PATHS.product().resolve("classpath")).as("the built product").exists();
    Path fetched = HOME.resolve(".lab/cache");
    if (Files.isDirectory(fetched) && !Files.exists(PATHS.cache())) {
      Files.createDirectories(PATHS.state());
      var unused = Command.of("cp", "-a", fetched.toString(), PATHS.cache().toString()).check();
    }
    new BringUp(PATHS, PROGRESS).up(Optional.of(PLAN.size()), true);
    GUEST.create(NODE1);
    GUEST.makeHighlyAvailable(NODE1);
    var unused = GUEST.firstBeat(NODE1);
  }

  @AfterAll
  static void takeDown() throws IOException {
    var unused = new Removal(PATHS).down();
  }

  /** As some node that is on and has quorum says. */
  private static String status() {
    return PLAN.nodes().stream()
        .filter(SHELL::on)
        .map(node -> SHELL.command(node, "ha-manager", "status").within(LIMIT).run())
        .filter(answer -> answer.ok() && answer.out().contains("quorum OK"))
        .map(answer -> answer.out())
        .findFirst()
        .orElse("");
  }

  private static void waitFor(String what, java.util.function.BooleanSupplier seen) {
    new Waiting(what, PATHS.logs(NODE1).toString(), LIMIT).until(seen);
  }

  private static void policy(String word) {
    var unused =
        SHELL
            .command(
                NODE2,
                "sh",
                "-c",
                "echo 'ha: shutdown_policy=" + word + "' > /etc/pve/datacenter.cfg")
            .within(LIMIT)
            .check();
    waitFor(
        "the policy on node1",
        () -> SHELL.command(NODE1, "cat", "/etc/pve/datacenter.cfg").run().out().contains(word));
  }

  /** Ends the node in order; the command ends with the node. */
  private static void shutDown(LabNode node, String how) {
    var ended = SHELL.command(node, "systemctl", how).within(LIMIT).run();
    waitFor(node.name() + " to be off", () -> !SHELL.on(node));
  }

  private static void powerOn(LabNode node) {
    var unused = new SupervisorClient(PATHS).power(Operation.ON, node);
    waitFor(node.name() + " back in HA", () -> status().contains("watchdog " + node.name() + " ("));
  }

  private static boolean runsOn(LabNode node) {
    return GUEST.host().filter(node::equals).isPresent();
  }

  @Test
  @Order(1)
  void aRebootFreezesTheGuestUnderTheConditionalPolicyAndItComesBackWithItsNode() {
    policy("conditional");
    shutDown(NODE1, "reboot");
    assertThat(status()).contains("service vm:100 (node1, freeze)").doesNotContain("fence-agent");
    assertThat(GUEST.host()).isEmpty();
    powerOn(NODE1);
    waitFor("the guest on its node", () -> runsOn(NODE1));
  }

  @Test
  @Order(2)
  void aPowerOffHandsTheGuestToAnotherNodeUnderTheConditionalPolicy() throws IOException {
    shutDown(NODE1, "poweroff");
    waitFor("the guest elsewhere", () -> GUEST.host().filter(n -> !n.equals(NODE1)).isPresent());
    powerOn(NODE1);
    assertThat(DiskRecord.read(GUEST.disk()).orElseThrow().violations()).isZero();
  }

  @Test
  @Order(3)
  void aNodeInMaintenanceLosesItsGuestsAndGetsThemBack() {
    LabNode host = GUEST.host().orElseThrow();
    maintenance("enable", host);
    waitFor("the guest elsewhere", () -> GUEST.host().filter(n -> !n.equals(host)).isPresent());
    waitFor("the state", () -> status().contains("lrm " + host.name() + " (maintenance mode"));
    maintenance("disable", host);
    waitFor("the guest's return", () -> runsOn(host));
  }

  private static void maintenance(String verb, LabNode node) {
    var unused =
        SHELL
            .command(NODE2, "ha-manager", "crm-command", "node-maintenance", verb, node.name())
            .within(LIMIT)
            .check();
  }

  @Test
  @Order(4)
  void underMigrateARebootEmptiesTheNodeFirst() throws IOException {
    LabNode host = GUEST.host().orElseThrow();
    policy("migrate");
    shutDown(host, "reboot");
    waitFor("the guest elsewhere", () -> GUEST.host().isPresent());
    powerOn(host);
    waitFor("the guest's return", () -> runsOn(host));
    assertThat(DiskRecord.read(GUEST.disk()).orElseThrow().violations()).isZero();
  }

  @Test
  @Order(5)
  void underFreezeAPowerOffKeepsTheGuestForItsNode() {
    LabNode host = GUEST.host().orElseThrow();
    policy("freeze");
    shutDown(host, "poweroff");
    assertThat(status()).contains("service vm:100 (" + host.name() + ", freeze)");
  }
}
