package org.quorate.ha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.files.Tree;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Three HA managers over one shared directory, from "add" to a guest's recovery. */
class HaNodeTest {
  private static final ServiceId VM = ServiceId.parse("vm:100");
  private static final NodeName NODE1 = new NodeName("node1");

  @TempDir Path directory;
  private FakeCluster cluster;
  private HaFiles files;

  @BeforeEach
  void threeNodesWithFenceDevicesAndOneGuest() throws IOException {
    cluster = new FakeCluster(directory);
    files = new HaFiles(new Tree(cluster.etcPve, Duration.ofSeconds(5)));
    write("ha/resources.cfg", "vm: 100\n\tstate started\n");
    write("nodes/node1/qemu-server/100.conf", "lock: backup\nmemory: 96\n");
    StringBuilder devices = new StringBuilder();
    for (int id = 1; id <= 3; id++) {
      devices.append("device bmc%d fence_ipmilan ip=10.70.3.10%d\n".formatted(id, id));
      devices.append("connect bmc%d node=node%d\n".formatted(id, id));
    }
    write("ha/fence.cfg", devices.toString());
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void theMastersAndGuestsNodeIsLostAndTheGuestRunsElsewhereWithinSeconds() throws Exception {
    cluster.start(1);
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    until("node1 is master", () -> NODE1.equals(files.managerStatus().masterNode()));
    cluster.start(2);
    cluster.start(3);
    until(
        "the start is confirmed",
        () -> files.managerStatus().services().get(VM).state() == ServiceState.STARTED);
    until("all nodes are known", () -> files.managerStatus().nodes().size() == 3);
    assertThat(cluster.watchdogs).contains(1);

    long cut = System.nanoTime();
    cluster.cutPower(1);
    until("vm:100 runs again", () -> cluster.running.containsKey(VM));
    System.out.println("recovered after " + (System.nanoTime() - cut) / 1_000_000 + " ms");

    assertThat(cluster.violations).isEmpty();
    assertThat(cluster.agentRuns).startsWith("bmc1 OFF", "bmc1 STATUS", "bmc1 STATUS");
    NodeName there = FakeCluster.name(cluster.running.get(VM));
    assertThat(cluster.etcPve.resolve("nodes/" + there + "/qemu-server/100.conf"))
        .hasContent("memory: 96\n");
    until("the ledger shows the proof", () -> files.ledger(NODE1).proven() != null);
    assertThat(files.ledger(NODE1).open())
        .extracting(LedgerFile.Entry::kind)
        .contains("membership-lost", "fence-agent-off", "read-back-off");

    cluster.powerOn(1);
    until("the return closes the ledger", () -> files.ledger(NODE1).open().isEmpty());
    assertThat(files.ledger(NODE1).history()).hasSize(1);
    assertThat(cluster.running).containsEntry(VM, there.equals(FakeCluster.name(2)) ? 2 : 3);
  }

  @Test
  void aKilledDaemonFindsItsGuestRunningAndLeavesItAlone() throws Exception {
    for (int id = 1; id <= 3; id++) {
      cluster.start(id);
    }
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    cluster.killDaemon(1);
    assertThat(cluster.watchdogs).contains(1);
    cluster.start(1);
    Thread.sleep(1_000);
    assertThat(cluster.running).containsEntry(VM, 1);
    assertThat(cluster.violations).isEmpty();
    assertThat(cluster.agentRuns).isEmpty();
    assertThat(cluster.watchdogs).contains(1);
  }

  @Test
  void anOrderlyEndFreezesTheGuestAndClosesTheWatchdog() throws Exception {
    for (int id = 1; id <= 3; id++) {
      cluster.start(id);
    }
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    until("a master is there", () -> files.managerStatus().masterNode() != null);
    boolean inTime =
        cluster
            .daemon(1)
            .shutDown(
                new ShutdownRequest(
                    ShutdownRequest.Kind.RESTART_DAEMON, ShutdownRequest.Policy.CONDITIONAL));
    assertThat(inTime).isTrue();
    assertThat(cluster.watchdogs).doesNotContain(1);
    assertThat(cluster.running).containsEntry(VM, 1);
  }

  @Test
  void aGuestThatRunsAndDoesNotAnswerIsStartedAgain() throws Exception {
    write(
        "ha/quorate-probes.cfg",
        "probe: vm:100\n\tcheck agent\n\tinterval 2\n\tstrikes 2\n\tgrace 0\n");
    for (int id = 1; id <= 3; id++) {
      cluster.start(id);
    }
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    until(
        "the start is confirmed",
        () -> files.managerStatus().services().get(VM).state() == ServiceState.STARTED);
    Thread.sleep(4_000); // until it was seen to answer
    cluster.silent.add(VM);
    until("vm:100 was started again", () -> cluster.silent.isEmpty());
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    assertThat(cluster.violations).isEmpty();
    assertThat(cluster.agentRuns).isEmpty();
  }

  @Test
  void aNodeWithoutAnyHaLockIsNotShot() throws Exception {
    for (int id = 1; id <= 3; id++) {
      cluster.start(id);
    }
    until("vm:100 runs on node1", () -> Integer.valueOf(1).equals(cluster.running.get(VM)));
    until("a master is there", () -> files.managerStatus().masterNode() != null);
    NodeName master = files.managerStatus().masterNode();
    int idle = master != null && master.equals(new NodeName("node3")) ? 2 : 3;
    cluster.cutPower(idle);
    Thread.sleep(1_000);
    assertThat(cluster.agentRuns).isEmpty();
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(cluster.etcPve.resolve(path), text);
  }

  private static void until(String what, java.util.concurrent.Callable<Boolean> condition) {
    await(what)
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(condition);
  }
}
