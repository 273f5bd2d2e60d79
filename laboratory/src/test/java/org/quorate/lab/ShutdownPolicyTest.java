package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.SupervisorClient;

/**
 * Who shuts a node down in order decides by the policy what its guests do, and no watchdog and no
 * fence device is needed for it. The tests share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
class ShutdownPolicyTest {
  /** A lost node counts as lost after 60 s, a guest has 60 s to shut down. */
  private static final Duration LIMIT = Duration.ofSeconds(150);

  @RegisterExtension static final TestLab LAB = new TestLab("policy-state", 3, LIMIT);

  private static final LabNode NODE1 = LAB.node("node1");
  private static final LabNode NODE2 = LAB.node("node2");
  private static final HeartbeatGuest GUEST = LAB.guest();

  @BeforeAll
  static void startTheGuest() throws IOException {
    LAB.startHighlyAvailable(GUEST, NODE1);
  }

  /** What a node that has quorum says; nothing while it has none, or not its files yet. */
  private static String quorateStatus(LabNode node) {
    var answer = LAB.shell.command(node, "ha-manager", "status").within(LIMIT).run();
    return answer.ok() && answer.out().contains("quorum OK") ? answer.out() : "";
  }

  /** As some node that is on and has quorum says. */
  private static String status() {
    return LAB.plan.nodes().stream()
        .filter(LAB.shell::on)
        .map(ShutdownPolicyTest::quorateStatus)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static void policy(String word) {
    var unused =
        LAB.run(
            NODE2, "sh", "-c", "echo 'ha: shutdown_policy=" + word + "' > /etc/pve/datacenter.cfg");
    LAB.waitFor(
        "the policy on node1",
        NODE1,
        () ->
            LAB.shell.command(NODE1, "cat", "/etc/pve/datacenter.cfg").run().out().contains(word));
  }

  /** Ends the node in order; the command ends with the node. */
  private static void shutDown(LabNode node, String how) {
    var ended = LAB.shell.command(node, "systemctl", how).within(LIMIT).run();
    LAB.waitFor(node.name() + " to be off", NODE1, () -> !LAB.shell.on(node));
  }

  private static void powerOn(LabNode node) {
    var unused = new SupervisorClient(LAB.paths).power(Operation.ON, node);
    LAB.waitFor(
        node.name() + " back in HA",
        node,
        () -> quorateStatus(node).contains("watchdog " + node.name() + " ("));
  }

  /** The guest beats on that node: booting, it would not hear its power button. */
  private static void awaitGuestOn(LabNode node) {
    LAB.waitFor(
        "the guest on " + node.name(), NODE1, () -> GUEST.host().filter(node::equals).isPresent());
    LAB.awaitBeats(GUEST, NODE1);
  }

  /** The guest beats on another node than that. */
  private static LabNode awaitGuestAwayFrom(LabNode node) {
    LAB.waitFor(
        "the guest away from " + node.name(),
        NODE1,
        () -> GUEST.host().filter(now -> !now.equals(node)).isPresent());
    LAB.awaitBeats(GUEST, NODE1);
    return GUEST.host().orElseThrow();
  }

  @Test
  @Order(1)
  void aRebootFreezesTheGuestUnderTheConditionalPolicyAndItComesBackWithItsNode() {
    policy("conditional");
    shutDown(NODE1, "reboot");
    assertThat(status()).contains("service vm:100 (node1, freeze)").doesNotContain("fence-agent");
    assertThat(GUEST.host()).isEmpty();
    powerOn(NODE1);
    awaitGuestOn(NODE1);
  }

  @Test
  @Order(2)
  void aPowerOffHandsTheGuestToAnotherNodeUnderTheConditionalPolicy() {
    shutDown(NODE1, "poweroff");
    awaitGuestAwayFrom(NODE1);
    powerOn(NODE1);
    assertThat(LAB.record(GUEST).violations()).isZero();
  }

  @Test
  @Order(3)
  void aNodeInMaintenanceLosesItsGuestsLiveAndGetsThemBack() {
    LabNode host = GUEST.host().orElseThrow();
    String boot = LAB.record(GUEST).boot();
    maintenance("enable", host);
    awaitGuestAwayFrom(host);
    LAB.waitFor(
        "the state", NODE1, () -> status().contains("lrm " + host.name() + " (maintenance mode"));
    maintenance("disable", host);
    awaitGuestOn(host);
    assertThat(LAB.record(GUEST).boot()).as("it never stopped").isEqualTo(boot);
  }

  private static void maintenance(String verb, LabNode node) {
    var unused = LAB.run(NODE2, "ha-manager", "crm-command", "node-maintenance", verb, node.name());
  }

  @Test
  @Order(4)
  void underMigrateARebootEmptiesTheNodeFirstAndTheGuestNeverStops() {
    LabNode host = GUEST.host().orElseThrow();
    String boot = LAB.record(GUEST).boot();
    policy("migrate");
    shutDown(host, "reboot");
    awaitGuestAwayFrom(host);
    powerOn(host);
    awaitGuestOn(host);
    assertThat(LAB.record(GUEST).boot()).as("it never stopped").isEqualTo(boot);
    assertThat(LAB.record(GUEST).violations()).isZero();
  }

  @Test
  @Order(5)
  void underFailoverARebootThatLastsHandsTheGuestToAnotherNode() {
    LabNode host = GUEST.host().orElseThrow();
    policy("failover");
    shutDown(host, "reboot");
    assertThat(status()).doesNotContain("vm:100 (" + host.name() + ", freeze)");
    awaitGuestAwayFrom(host);
    assertThat(status()).doesNotContain("fence-agent");
    powerOn(host);
    assertThat(LAB.record(GUEST).violations()).isZero();
  }

  @Test
  @Order(6)
  void underFreezeAPowerOffKeepsTheGuestForItsNode() {
    LabNode host = GUEST.host().orElseThrow();
    policy("freeze");
    shutDown(host, "poweroff");
    assertThat(status()).contains("service vm:100 (" + host.name() + ", freeze)");
  }
}
