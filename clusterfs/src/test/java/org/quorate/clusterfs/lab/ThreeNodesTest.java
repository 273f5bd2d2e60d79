package org.quorate.clusterfs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.LockHolder;
import org.quorate.clusterfs.client.Watch;
import org.quorate.model.NodeName;

/** Three daemons on a real Corosync; every test leaves the cluster whole. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeNodesTest {
  private RealCluster cluster;

  @BeforeAll
  void form(@TempDir Path dir) throws Exception {
    cluster = new RealCluster(dir, 3);
    for (int i = 1; i <= 3; i++) {
      cluster.startCorosync(i);
      cluster.startDaemon(i);
    }
    cluster.awaitHealthy();
  }

  @AfterAll
  void end() throws Exception {
    System.out.println(cluster.logs());
    cluster.close();
  }

  private Path at(int node, String path) {
    return cluster.pve(node).resolve(path);
  }

  private void awaitContent(int node, String path, String content) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(2))
        .ignoreExceptions()
        .until(() -> Files.readString(at(node, path)).equals(content));
  }

  @Test
  void theThreadsAChangePassesThroughHaveCorosyncsPriority() throws Exception {
    List<String> known = Priorities.of(cluster.daemon(1));
    assertThat(known).contains("engine 2 99", "fuse-0 2 99", "VM Thread 2 99");
    assertThat(known).anyMatch(thread -> thread.startsWith("cpg-") && thread.endsWith(" 2 99"));
    assertThat(known).contains("history 0 0");
  }

  @Test
  void whatOneNodeWritesTheOthersReadAtOnce() throws Exception {
    Files.createDirectories(at(1, "nodes/pve1/qemu-server"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(at(1, "nodes/pve1/qemu-server/100.conf"), "memory: " + i + "\n");
      awaitContent(2, "nodes/pve1/qemu-server/100.conf", "memory: " + i + "\n");
      awaitContent(3, "nodes/pve1/qemu-server/100.conf", "memory: " + i + "\n");
    }
    assertThat(Files.readString(at(3, ".vmlist"))).contains("\"100\": { \"node\": \"pve1\"");
    assertThatThrownBy(
            () -> {
              Files.createDirectories(at(2, "nodes/pve2/qemu-server"));
              Files.writeString(at(2, "nodes/pve2/qemu-server/100.conf"), "a second one");
            })
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.createDirectories(at(2, "nodes/pve2/qemu-server"));
    Files.move(
        at(3, "nodes/pve1/qemu-server/100.conf"),
        at(3, "nodes/pve2/qemu-server/100.conf"),
        StandardCopyOption.ATOMIC_MOVE);
    awaitContent(2, "qemu-server/100.conf", "memory: 19\n");
  }

  @Test
  void aLockHasOneHolderAndIsBrokenOnEveryNodeByItsDigest() throws Exception {
    Files.createDirectories(at(1, "priv/lock"));
    await().until(() -> Files.exists(at(2, "priv/lock")));
    Files.createDirectory(at(2, "priv/lock/test"));
    await().until(() -> Files.exists(at(1, "priv/lock/test")));
    assertThatThrownBy(() -> Files.createDirectory(at(1, "priv/lock/test")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(cluster.space(1).run("touch", "/etc/pve/priv/lock/test"))
        .contains("Permission denied");
    assertThat(cluster.space(2).run("touch", "/etc/pve/priv/lock/test")).isEqualTo("0");
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.client(1).lockHolder("priv/lock/test"))
                    .isEqualTo(cluster.client(2).lockHolder("priv/lock/test")));
    LockHolder holder = cluster.client(1).lockHolder("priv/lock/test").orElseThrow();
    assertThat(holder.nodeid()).isEqualTo(2);
    assertThat(cluster.client(3).lockBreak("priv/lock/test", holder.digest())).isTrue();
    await().until(() -> !Files.exists(at(2, "priv/lock/test")));
    assertThat(cluster.client(1).lockBreak("priv/lock/test", holder.digest())).isFalse();
  }

  @Test
  void statusAndLogReachEveryNode() throws Exception {
    cluster.client(1).statusSet("lab", new byte[] {1, 2, 3});
    cluster.client(2).log(6, "root@pam", "lab", "said on two");
    await()
        .untilAsserted(
            () -> {
              assertThat(cluster.client(3).statusGet(new NodeName("pve1"), "lab"))
                  .hasValueSatisfying(v -> assertThat(v).containsExactly(1, 2, 3));
              assertThat(cluster.client(3).logGet(20))
                  .anyMatch(e -> e.message().equals("said on two") && e.node().equals("pve2"));
            });
  }

  @Test
  void aKilledDaemonMissesNothingWhenItIsBack() throws Exception {
    cluster.killDaemon(2);
    Files.writeString(at(1, "while-away"), "written meanwhile");
    cluster.startDaemon(2);
    awaitContent(2, "while-away", "written meanwhile");
    cluster.awaitHealthy();
    Files.writeString(at(2, "back"), "again");
    awaitContent(3, "back", "again");
  }

  @Test
  void aKilledCorosyncMakesItsNodeReadOnlyUntilItIsBack() throws Exception {
    List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    try (Watch watch = cluster.client(3).watch(events::add)) {
      await().until(() -> events.size() >= 2);
      long killed = System.nanoTime();
      cluster.killCorosync(3);
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> events.getLast() instanceof ClusterEvent.Info info && !info.info().quorate());
      System.out.printf(
          "own corosync killed: watcher told after %,d us%n", (System.nanoTime() - killed) / 1000);
    }
    assertThatThrownBy(() -> Files.writeString(at(3, "no"), "x"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(cluster.space(3).run("stat", "-c", "%a", "/etc/pve/corosync.conf", "/etc/pve"))
        .isEqualTo("0 440\n555");
    Files.writeString(at(1, "majority-goes-on"), "yes");
    cluster.startCorosync(3);
    awaitContent(3, "majority-goes-on", "yes");
    cluster.awaitHealthy();
    Files.writeString(at(3, "yes"), "x");
  }

  @Test
  void anIsolatedNodeIsReadOnlyAndTakesTheMajoritysDataWhenHealed() throws Exception {
    List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    try (Watch watch = cluster.client(1).watch(events::add)) {
      await().until(() -> events.size() >= 2);
      long cut = System.nanoTime();
      cluster.isolate(3, true);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () ->
                  events.getLast() instanceof ClusterEvent.Info info
                      && info.info().nodes().stream().filter(n -> n.member()).count() == 2);
      System.out.printf(
          "node cut off: the majority's watcher told after %,d ms%n",
          (System.nanoTime() - cut) / 1_000_000);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> !cluster.client(3).info().quorate());
    assertThatThrownBy(() -> Files.writeString(at(3, "minority"), "x"))
        .isInstanceOf(FileSystemException.class);
    Files.writeString(at(2, "of-the-majority"), "x");
    cluster.isolate(3, false);
    awaitContent(3, "of-the-majority", "x");
    cluster.awaitHealthy();
    assertThat(at(1, "minority")).doesNotExist();
    for (int i = 1; i <= 3; i++) {
      assertThat(cluster.client(i).info().version()).isEqualTo(cluster.client(1).info().version());
    }
  }

  @Test
  void aNewCorosyncConfReachesEveryNodeAndIsLoaded() throws Exception {
    long version = cluster.client(2).info().configVersion();
    String text = Files.readString(at(2, "corosync.conf"));
    String newer = text.replace("config_version: " + version, "config_version: " + (version + 1));
    Files.writeString(at(2, "corosync.conf.new"), newer);
    Files.move(at(2, "corosync.conf.new"), at(2, "corosync.conf"), StandardCopyOption.ATOMIC_MOVE);
    for (int i = 1; i <= 3; i++) {
      int node = i;
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> cluster.client(node).info().configVersion() == version + 1);
      assertThat(cluster.space(node).root().resolve("etc/corosync/corosync.conf"))
          .hasContent(newer);
    }
    cluster.awaitHealthy();
  }
}
