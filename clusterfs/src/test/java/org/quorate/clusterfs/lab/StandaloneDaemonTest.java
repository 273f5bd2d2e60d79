package org.quorate.clusterfs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;

/** One node without corosync.conf. */
@Tag("lab")
class StandaloneDaemonTest {
  @TempDir Path dir;
  private Space space;
  private Path pve;

  @BeforeEach
  void space() throws IOException {
    space = Space.ofMounts();
    Files.createDirectories(dir.resolve("pve"));
    pve = Path.of(space.root() + "/" + dir.resolve("pve"));
  }

  @AfterEach
  void end() {
    space.close();
  }

  private List<String> command() {
    return Daemons.command(
        List.of(
            "mount=" + dir.resolve("pve"),
            "database=" + dir.resolve("db/config.db"),
            "corosync-conf=" + dir.resolve("none/corosync.conf"),
            "socket=" + dir.resolve("s")));
  }

  private Process start() throws IOException {
    long begin = System.nanoTime();
    Process daemon = space.start(dir.resolve("log"), command());
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> client().info().quorate() && Files.exists(pve.resolve(".members")));
    System.out.printf("daemon ready after %,d ms%n", (System.nanoTime() - begin) / 1_000_000);
    return daemon;
  }

  /** An empty directory again: nobody gets "Transport endpoint is not connected" for long. */
  private void awaitNoMount() {
    long begin = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> space.run("ls", dir.resolve("pve").toString()).equals("0"));
    System.out.printf("dead mount gone after %,d ms%n", (System.nanoTime() - begin) / 1_000_000);
  }

  private ClusterFsClient client() {
    return new ClusterFsClient(dir.resolve("s"), Duration.ofSeconds(5));
  }

  @Test
  void aKilledDaemonComesBackWithAllItsFilesAndAWorkingMount() throws Exception {
    Process daemon = start();
    ClusterInfo info = client().info();
    assertThat(info.clustered()).isFalse();
    assertThat(info.quorate()).isTrue();
    String node = info.node().value();
    Path guests =
        Files.createDirectories(pve.resolve("nodes").resolve(node).resolve("qemu-server"));
    Files.writeString(guests.resolve("100.conf"), "memory: 512\n");
    assertThat(Files.readString(pve.resolve("qemu-server/100.conf"))).isEqualTo("memory: 512\n");
    assertThat(Files.readString(pve.resolve(".vmlist"))).contains("\"100\": { \"node\": \"" + node);
    for (int i = 0; i < 200; i++) {
      Files.writeString(pve.resolve("f" + i), "content " + i);
    }

    daemon.destroyForcibly().waitFor();
    awaitNoMount();

    daemon = start();
    assertThat(Files.readString(guests.resolve("100.conf"))).isEqualTo("memory: 512\n");
    for (int i = 0; i < 200; i++) {
      assertThat(Files.readString(pve.resolve("f" + i))).isEqualTo("content " + i);
    }
    String another = space.run(command().toArray(String[]::new));
    assertThat(another).startsWith("1 ").contains("another quorate-clusterfs runs on this node");

    daemon.destroy();
    assertThat(daemon.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
    assertThat(pve.resolve("f0")).doesNotExist();
    assertThat(dir.resolve("s")).doesNotExist();
    try (var left = Files.list(dir.resolve("db"))) {
      assertThat(left.map(file -> file.getFileName().toString()).filter(n -> n.contains("jdbc")))
          .as("at most the last daemon's unpacked library and its mark")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void locksHaveOneHolderAndTheirTimesDoNotGoBack() throws Exception {
    start();
    String lock = dir.resolve("pve/priv/lock/x").toString();
    assertThat(space.run("mkdir", "-p", dir.resolve("pve/priv/lock").toString())).isEqualTo("0");
    assertThat(space.run("mkdir", lock)).isEqualTo("0");
    assertThat(space.run("mkdir", lock)).contains("File exists");
    assertThat(space.run("touch", lock)).isEqualTo("0");
    assertThat(space.run("touch", "-d", "@0", lock)).contains("Permission denied");
    assertThat(space.run("mv", lock, lock + "2")).contains("Permission denied");
    assertThat(client().lockHolder("priv/lock/x")).isPresent();
    String digest = client().lockHolder("priv/lock/x").orElseThrow().digest();
    assertThat(client().lockBreak("priv/lock/x", "00".repeat(32))).isFalse();
    assertThat(client().lockBreak("priv/lock/x", digest)).isTrue();
    assertThat(client().lockHolder("priv/lock/x")).isEmpty();
    assertThat(space.run("stat", "-c", "%a", dir.resolve("pve/priv").toString()))
        .isEqualTo("0 700");
  }

  /** Its mount stays, and so does its process. */
  @Test
  void aFullDiskMakesTheNodeReadOnlyUntilThereIsRoomAgain() throws Exception {
    Path database = Files.createDirectories(dir.resolve("db"));
    assertThat(space.run("mount", "-t", "tmpfs", "-o", "size=16m", "none", database.toString()))
        .isEqualTo("0");
    Process daemon = start();
    Files.writeString(pve.resolve("before"), "kept");
    String filler = database.resolve("filler").toString();
    assertThat(space.run("dd", "if=/dev/zero", "of=" + filler, "bs=4096")).contains("No space");

    assertThat(space.run("sh", "-c", "head -c 500000 /dev/zero > " + dir.resolve("pve/large")))
        .contains("Input/output error");
    await().ignoreExceptions().until(() -> !client().durability().writable());
    assertThat(space.run("touch", dir.resolve("pve/more").toString()))
        .as("surely not done")
        .contains("Read-only file system");
    assertThat(client().durability().because()).contains("could not store").contains("full");
    assertThat(Files.readString(pve.resolve("before"))).isEqualTo("kept");
    assertThat(space.run("stat", "-c", "%a", dir.resolve("pve/before").toString()))
        .isEqualTo("0 440");

    assertThat(space.run("rm", filler)).isEqualTo("0");
    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .until(() -> client().durability().writable());
    assertThat(Files.readString(pve.resolve("before"))).isEqualTo("kept");
    Files.writeString(pve.resolve("after"), "taken");
    assertThat(daemon.isAlive()).isTrue();
    assertThat(Priorities.of(daemon.toHandle())).contains("engine 2 99");
    String log = Files.readString(dir.resolve("log"));
    assertThat(log).contains("this node is read-only").contains("takes changes again");
    daemon.destroyForcibly().waitFor();

    start();
    assertThat(Files.readString(pve.resolve("before"))).isEqualTo("kept");
    assertThat(Files.readString(pve.resolve("after"))).isEqualTo("taken");
    assertThat(pve.resolve("more")).doesNotExist();
  }

  @Test
  void aDamagedDatabaseIsToldInOneSentence() throws Exception {
    Files.createDirectories(dir.resolve("db"));
    Files.writeString(dir.resolve("db/config.db"), "this is not a database at all, is it?");
    String end = space.run(command().toArray(String[]::new));
    assertThat(end).startsWith("1 ").contains("quorate-clusterfs: ").contains("config.db");
    assertThat(end.lines().filter(line -> line.contains("\tat "))).isEmpty();
  }
}
