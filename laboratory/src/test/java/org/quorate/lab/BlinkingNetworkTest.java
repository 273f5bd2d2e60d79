package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.quorate.lab.network.Cut;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.setup.BringUp;
import org.quorate.lab.setup.Removal;

/**
 * The users' first complaint: a network that blinks resets every host. Here it resets none: a node
 * that lost its cluster stops its HA guests, proves that they are gone, and stays up. The tests
 * share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("SystemOut") // the lab's progress belongs into the test's output
class BlinkingNetworkTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final LabPaths PATHS =
      new LabPaths(HOME, Path.of("target/blink-state").toAbsolutePath());
  private static final Progress PROGRESS = new Progress(System.out);
  private static final LabPlan PLAN = new LabPlan(3);
  private static final LabNode NODE1 = PLAN.node("node1");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration BLINK = Duration.ofSeconds(90);

  private static final NodeShell SHELL = new NodeShell(PATHS);
  private static final HeartbeatGuest GUEST = new HeartbeatGuest(PLAN, PATHS);
  private static final Cuts CUTS = new Cuts(PATHS.cutsFile());

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

  private static String run(LabNode node, String... argv) {
    return SHELL.command(node, argv).within(LIMIT).check();
  }

  private static void waitFor(String what, java.util.function.BooleanSupplier seen) {
    new Waiting(what, PATHS.logs(NODE1).toString(), LIMIT).until(seen);
  }

  private static List<Optional<ProcessId>> hosts() {
    return PLAN.nodes().stream().map(node -> ProcessId.read(PATHS.pid1(node))).toList();
  }

  private static List<Cut> both(LabNode node) {
    return List.of(new Cut(node, Network.LINK0, false), new Cut(node, Network.LINK1, false));
  }

  private static long violations() throws IOException {
    return DiskRecord.read(GUEST.disk()).orElseThrow().violations();
  }

  @Test
  @Order(1)
  void theStatusShowsProfileAndWatchdog() {
    waitFor(
        "the armed watchdog",
        () -> run(NODE1, "ha-manager", "status").contains("watchdog node1 (armed by"));
    assertThat(run(NODE1, "ha-manager", "status"))
        .containsPattern("watchdog node1 \\(armed by .*LRM, \\d+ s left, /dev/watchdog")
        .contains("profile fast, all managers are Quorate's");
  }

  @Test
  @Order(2)
  void allLinksOfAllNodesCutFor90SecondsResetNoHost() throws IOException {
    List<Optional<ProcessId>> before = hosts();
    List<Cut> all = new ArrayList<>();
    PLAN.nodes().forEach(node -> all.addAll(both(node)));
    CUTS.add(all);
    Waiting.pause(BLINK);
    assertThat(GUEST.host()).as("the guest, without a cluster").isEmpty();
    assertThat(hosts()).as("no host was reset").isEqualTo(before);
    CUTS.heal(Optional.empty());
    waitFor("the guest after the links returned", () -> GUEST.host().isPresent());
    assertThat(hosts()).isEqualTo(before);
    assertThat(violations()).as("foreign writes").isZero();
  }

  @Test
  @Order(3)
  void anIsolatedNodeWithoutAFenceDeviceIsWaitedForByItsLeaseAndNotReset() throws IOException {
    run(NODE1, "rm", "/etc/pve/ha/fence.cfg");
    LabNode host = GUEST.host().orElseThrow();
    List<Optional<ProcessId>> before = hosts();
    Waiting.pause(Duration.ofSeconds(12)); // until every node has read that
    CUTS.add(both(host));
    waitFor(
        "the guest on another node",
        () -> GUEST.host().filter(now -> !now.equals(host)).isPresent());
    LabNode survivor = GUEST.host().orElseThrow();
    assertThat(run(survivor, "ha-manager", "status"))
        .contains("ledger " + host.name() + " lost", "proven off by lease");
    CUTS.heal(Optional.empty());
    waitFor(
        "the node's return",
        () -> run(survivor, "ha-manager", "status").contains("lrm " + host.name() + " (active"));
    assertThat(hosts()).as("no host was reset").isEqualTo(before);
    assertThat(violations()).as("foreign writes").isZero();
  }
}
