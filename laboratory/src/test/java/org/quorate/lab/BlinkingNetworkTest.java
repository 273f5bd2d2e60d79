package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.network.Cut;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;

/**
 * The users' first complaint: a network that blinks resets every host. Here it resets none: a node
 * that lost its cluster stops its HA guests, proves that they are gone, and stays up. The tests
 * share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
class BlinkingNetworkTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration BLINK = Duration.ofSeconds(90);

  @RegisterExtension static final TestLab LAB = new TestLab("blink-state", 3, LIMIT);

  private static final LabNode NODE1 = LAB.node("node1");
  private static final HeartbeatGuest GUEST = LAB.guest();

  @BeforeAll
  static void startTheGuest() throws IOException {
    LAB.startHighlyAvailable(GUEST, NODE1);
  }

  private static List<Cut> both(LabNode node) {
    return List.of(new Cut(node, Network.LINK0, false), new Cut(node, Network.LINK1, false));
  }

  @Test
  @Order(1)
  void theStatusShowsProfileAndWatchdog() {
    LAB.waitFor(
        "the armed watchdog",
        NODE1,
        () -> LAB.run(NODE1, "ha-manager", "status").contains("watchdog node1 (armed by"));
    assertThat(LAB.run(NODE1, "ha-manager", "status"))
        .containsPattern("watchdog node1 \\(armed by .*LRM, \\d+ s left, /dev/watchdog")
        .contains("profile fast, all managers are Quorate's");
  }

  @Test
  @Order(2)
  void allLinksOfAllNodesCutFor90SecondsResetNoHost() throws IOException {
    List<Optional<ProcessId>> before = LAB.hosts();
    List<Cut> all = new ArrayList<>();
    LAB.plan.nodes().forEach(node -> all.addAll(both(node)));
    LAB.cuts.add(all);
    Waiting.pause(BLINK);
    assertThat(GUEST.host()).as("the guest, without a cluster").isEmpty();
    assertThat(LAB.hosts()).as("no host was reset").isEqualTo(before);
    LAB.cuts.heal(Optional.empty());
    LAB.waitFor("the guest after the links returned", NODE1, () -> GUEST.host().isPresent());
    LAB.waitFor(
        "all nodes together",
        NODE1,
        () -> !LAB.run(NODE1, "ha-manager", "status").contains(" lost ("));
    assertThat(LAB.hosts()).as("who came a moment later was not shot").isEqualTo(before);
    assertThat(LAB.record(GUEST).violations()).as("foreign writes").isZero();
  }

  @Test
  @Order(3)
  void anIsolatedNodeWithoutAFenceDeviceIsWaitedForByItsLeaseAndNotReset() throws IOException {
    LAB.run(NODE1, "rm", "/etc/pve/ha/fence.cfg");
    LabNode host = GUEST.host().orElseThrow();
    List<Optional<ProcessId>> before = LAB.hosts();
    Waiting.pause(Duration.ofSeconds(12)); // until every node has read that
    LAB.cuts.add(both(host));
    LAB.waitFor(
        "the guest on another node",
        NODE1,
        () -> GUEST.host().filter(now -> !now.equals(host)).isPresent());
    LabNode survivor = GUEST.host().orElseThrow();
    assertThat(LAB.run(survivor, "ha-manager", "status"))
        .contains("ledger " + host.name() + " lost", "proven off by lease");
    LAB.cuts.heal(Optional.empty());
    LAB.waitFor(
        "the node's return",
        NODE1,
        () ->
            LAB.run(survivor, "ha-manager", "status").contains("lrm " + host.name() + " (active"));
    assertThat(LAB.hosts()).as("no host was reset").isEqualTo(before);
    assertThat(LAB.record(GUEST).violations()).as("foreign writes").isZero();
  }
}
