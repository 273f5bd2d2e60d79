package org.quorate.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.heartbeat.BootBeats;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.network.Cut;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.setup.BringUp;
import org.quorate.lab.setup.Removal;
import org.quorate.lab.supervisor.SupervisorClient;

/**
 * A guest moves between nodes while it runs, and whatever is killed or cut in the middle, it goes
 * on where it was or where it went: the same boot, no foreign write on its disk, one QEMU. The
 * tests share one lab, in order.
 */
@Tag("lab")
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("SystemOut") // the lab's progress belongs into the test's output
class LiveMigrationTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final LabPaths PATHS =
      new LabPaths(HOME, Path.of("target/live-state").toAbsolutePath());
  private static final Progress PROGRESS = new Progress(System.out);
  private static final LabPlan PLAN = new LabPlan(3);
  private static final LabNode NODE1 = PLAN.node("node1");
  private static final LabNode NODE2 = PLAN.node("node2");
  private static final LabNode NODE3 = PLAN.node("node3");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int ROUNDS = 10;

  /** Longer than Corosync takes to say that the quorum is lost. */
  private static final Duration CUT = Duration.ofSeconds(8);

  /** The stream of the tests that are disturbed takes some seconds: KiB a second. */
  private static final String SLOW = "4000";

  private static final NodeShell SHELL = new NodeShell(PATHS);
  private static final HeartbeatGuest GUEST = new HeartbeatGuest(PLAN, PATHS);
  private static final Cuts CUTS = new Cuts(PATHS.cutsFile());
  private static String boot = "";

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
    run(NODE1, "qm", "start", "100");
    boot = GUEST.firstBeat(NODE1);
  }

  @AfterAll
  static void takeDown() throws IOException {
    var unused = new Removal(PATHS).down();
  }

  private static String run(LabNode node, String... argv) {
    return SHELL.command(node, argv).within(LIMIT).check();
  }

  private static void waitFor(String what, BooleanSupplier seen) {
    new Waiting(what, PATHS.logs(NODE1).toString(), LIMIT).until(seen);
  }

  /** The guest still is the one that was started first, it alone writes, and it goes on. */
  @AfterEach
  void theGuestNeverStopped() throws IOException {
    DiskRecord before = DiskRecord.read(GUEST.disk()).orElseThrow();
    assertThat(before.boot()).as("the boot id").isEqualTo(boot);
    assertThat(before.violations()).as("foreign writes").isZero();
    waitFor(
        "the guest's next records",
        () -> counter().filter(now -> now > before.counter()).isPresent());
    assertThat(qemus()).as("QEMUs of the guest").hasSize(1);
    waitFor("its unlocked configuration", () -> !config().contains("lock:"));
  }

  private static Optional<Long> counter() {
    try {
      return DiskRecord.read(GUEST.disk()).map(DiskRecord::counter);
    } catch (IOException notNow) {
      return Optional.empty();
    }
  }

  private static List<LabNode> qemus() {
    return PLAN.nodes().stream()
        .filter(node -> SHELL.command(node, "test", "-e", "/run/qemu-server/100.pid").run().ok())
        .toList();
  }

  private static String config() {
    return SHELL
        .command(NODE3, "sh", "-c", "cat /etc/pve/nodes/*/qemu-server/100.conf")
        .run()
        .out();
  }

  private static LabNode host() {
    return GUEST.host().orElseThrow();
  }

  private static LabNode other(LabNode node) {
    return node.equals(NODE1) ? NODE2 : NODE1;
  }

  private static BootBeats beats() {
    return new SupervisorClient(PATHS)
        .heartbeats().beats().stream()
            .filter(beats -> beats.boot().equals(boot))
            .max(Comparator.comparingLong(BootBeats::lastMs))
            .orElseThrow();
  }

  @Test
  @Order(1)
  void tenMigrationsToAndFroWhichTheNetworkHardlySees() throws IOException {
    assertThat(SHELL.command(NODE1, "qm", "migrate", "100", "node2").run().ok())
        .as("a running guest without --online")
        .isFalse();
    for (int round = 0; round < ROUNDS; round++) {
      LabNode from = host();
      LabNode to = other(from);
      long began = System.nanoTime();
      String log = run(from, "qm", "migrate", "100", to.name(), "--online");
      long ms = (System.nanoTime() - began) / 1_000_000;
      assertThat(log).contains("migration finished successfully").contains("(TLS)");
      assertThat(host()).isEqualTo(to);
      System.out.printf(
          "migration %d took %d ms, longest silence so far %d ms%n",
          round + 1, ms, beats().gapMaxMs());
    }
    assertThat(beats().gapMaxMs()).as("the longest silence, ms").isLessThan(3_000);
  }

  /** Begins a migration whose stream takes some seconds, and waits until it flows. */
  private static CompletableFuture<Command.Finished> begun(LabNode from, LabNode to) {
    CompletableFuture<Command.Finished> migration =
        CompletableFuture.supplyAsync(
            () ->
                SHELL
                    .command(from, "qm", "migrate", "100", to.name(), "--online", "--bwlimit", SLOW)
                    .within(LIMIT)
                    .run());
    waitFor("the stream", () -> streams(from) || migration.isDone());
    return migration;
  }

  private static boolean streams(LabNode from) {
    return SHELL
        .command(from, "sh", "-c", "grep -q 'migration active' /var/log/pve/tasks/*/*qmigrate*")
        .run()
        .ok();
  }

  private static void forgetTaskLogs() {
    PLAN.nodes().forEach(node -> run(node, "sh", "-c", "rm -f /var/log/pve/tasks/*/*qmigrate*"));
  }

  private static void kill(LabNode node) {
    run(node, "sh", "-c", "kill -KILL $(cat /run/lab/quorate-api.pid)");
  }

  private static void waitForOneQemu() {
    waitFor("one QEMU", () -> qemus().size() == 1);
    waitFor("an unlocked configuration", () -> !config().contains("lock:"));
  }

  @Test
  @Order(2)
  void aCancelledMigrationLeavesTheGuestWhereItWas() {
    forgetTaskLogs();
    LabNode from = host();
    CompletableFuture<Command.Finished> migration = begun(from, other(from));
    String upid = run(from, "sh", "-c", "basename /var/log/pve/tasks/*/*qmigrate*").strip();
    run(from, "pvesh", "delete", "/nodes/" + from.name() + "/tasks/" + upid);
    assertThat(migration.join().ok()).isFalse();
    waitForOneQemu();
    assertThat(host()).isEqualTo(from);
  }

  @Test
  @Order(3)
  void theDeathOfTheSourcesDaemonInTheMiddleEndsTheMigration() {
    forgetTaskLogs();
    LabNode from = host();
    CompletableFuture<Command.Finished> migration = begun(from, other(from));
    kill(from);
    assertThat(migration.join().ok()).isFalse();
    waitForOneQemu();
    assertThat(host()).isEqualTo(from);
  }

  @Test
  @Order(4)
  void theDeathOfTheTargetsDaemonInTheMiddleDoesNotHinderIt() {
    forgetTaskLogs();
    LabNode from = host();
    LabNode to = other(from);
    CompletableFuture<Command.Finished> migration = begun(from, to);
    kill(to);
    assertThat(migration.join().out()).contains("migration finished successfully");
    waitForOneQemu();
    assertThat(host()).isEqualTo(to);
  }

  @Test
  @Order(5)
  void daemonsThatDieAtAnyMomentLeaveOneGuestAndTheSameBoot() {
    for (int round = 0; round < 2; round++) {
      LabNode from = host();
      LabNode to = other(from);
      CompletableFuture<Command.Finished> migration =
          CompletableFuture.supplyAsync(
              () ->
                  SHELL
                      .command(from, "qm", "migrate", "100", to.name(), "--online")
                      .within(LIMIT)
                      .run());
      waitFor("the target's QEMU", () -> qemus().size() == 2 || migration.isDone());
      Waiting.pause(Duration.ofMillis(700L * round));
      kill(round % 2 == 0 ? from : to);
      System.out.println(round + ": " + migration.join().out().lines().toList());
      waitForOneQemu();
      waitFor("a guest that runs", () -> GUEST.host().isPresent());
    }
  }

  @Test
  @Order(6)
  void aNetworkThatIsCutInTheMiddleLeavesTheGuestOnOneSide() {
    forgetTaskLogs();
    LabNode from = host();
    CompletableFuture<Command.Finished> migration = begun(from, other(from));
    CUTS.add(
        List.of(
            new Cut(from, Network.LINK0, false),
            new Cut(from, Network.LINK1, false),
            new Cut(from, Network.MANAGEMENT, false)));
    Waiting.pause(CUT);
    assertThat(host()).as("without a network it can only be here").isEqualTo(from);
    CUTS.heal(Optional.empty());
    boolean moved = migration.join().ok(); // a stream may outlive the cut
    waitForOneQemu();
    assertThat(host()).isEqualTo(moved ? other(from) : from);
  }

  @Test
  @Order(7)
  void theHaManagerEmptiesANodeAndFillsItAgainWithoutStoppingTheGuest() {
    LabNode home = host();
    GUEST.makeHighlyAvailable(home);
    waitFor("the guest under HA", () -> haStatus().contains("(" + home.name() + ", started)"));
    run(NODE3, "ha-manager", "crm-command", "node-maintenance", "enable", home.name());
    waitFor("the guest elsewhere", () -> GUEST.host().filter(now -> !now.equals(home)).isPresent());
    waitForOneQemu();
    run(NODE3, "ha-manager", "crm-command", "node-maintenance", "disable", home.name());
    waitFor("the guest's return", () -> GUEST.host().filter(home::equals).isPresent());
    waitForOneQemu();
    System.out.println("the longest silence in all, ms: " + beats().gapMaxMs());
  }

  private static String haStatus() {
    return run(NODE3, "ha-manager", "status");
  }
}
