package org.quorate.clusterfs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.client.ClusterFsClient;

/** A member whose cluster is gone is repaired without it, and is a member again afterwards. */
@Tag("lab")
class LocalModeTest {
  @TempDir Path dir;
  private Space space;
  private Path pve;
  private Path conf;

  @BeforeEach
  void member() throws IOException {
    space = Space.ofMounts();
    Files.createDirectories(dir.resolve("pve"));
    pve = Path.of(space.root() + "/" + dir.resolve("pve"));
    conf = dir.resolve("corosync.conf");
    Files.writeString(dir.resolve("hostname"), "pve1\n");
    Files.writeString(conf, conf(3));
  }

  @AfterEach
  void end() {
    space.close();
  }

  private static String conf(int version) {
    return """
        totem {
          version: 2
          cluster_name: demo
          config_version: %d
          interface {
            linknumber: 0
          }
        }
        nodelist {
          node {
            name: pve1
            nodeid: 1
            quorum_votes: 1
            ring0_addr: 127.0.0.1
          }
          node {
            name: pve2
            nodeid: 2
            quorum_votes: 1
            ring0_addr: 127.0.0.2
          }
        }
        quorum {
          provider: corosync_votequorum
        }
        """
        .formatted(version);
  }

  private List<String> command(String... options) {
    List<String> argv =
        new ArrayList<>(
            Daemons.command(
                List.of(
                    "mount=" + dir.resolve("pve"),
                    "database=" + dir.resolve("db/config.db"),
                    "corosync-conf=" + conf,
                    "hostname=" + dir.resolve("hostname"),
                    "socket=" + dir.resolve("s"))));
    argv.addAll(List.of(options));
    return argv;
  }

  private Process start(String... options) throws IOException {
    Process daemon = space.start(dir.resolve("log"), command(options));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> client().info() != null && Files.exists(pve.resolve(".members")));
    return daemon;
  }

  private ClusterFsClient client() {
    return new ClusterFsClient(dir.resolve("s"), Duration.ofSeconds(5));
  }

  private static void stop(Process daemon) throws InterruptedException {
    daemon.destroy();
    assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
  }

  @Test
  void aMemberIsRepairedWithoutItsCluster() throws Exception {
    Process member = start();
    assertThat(Files.readString(pve.resolve("corosync.conf"))).as("imported").isEqualTo(conf(3));
    assertThatThrownBy(() -> Files.writeString(pve.resolve("a"), "x"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(space.run(command("-l").toArray(String[]::new)))
        .startsWith("1 ")
        .contains("another quorate-clusterfs runs on this node");
    stop(member);

    Process local = start("-l");
    assertThat(client().info().clustered()).isFalse();
    Files.writeString(pve.resolve("a"), "repaired");
    Files.writeString(pve.resolve("corosync.conf"), conf(4));
    await().until(() -> Files.readString(conf).equals(conf(4)));
    assertThat(Files.readString(dir.resolve("log"))).contains("LOCAL MODE");
    assertThat(Files.readString(pve.resolve(".clusterlog"))).contains("LOCAL MODE");
    assertThat(space.run(command().toArray(String[]::new)))
        .startsWith("1 ")
        .contains("another quorate-clusterfs runs on this node");
    stop(local);

    Process again = start();
    assertThat(client().info().clustered()).isTrue();
    assertThat(Files.readString(pve.resolve("a"))).isEqualTo("repaired");
    assertThatThrownBy(() -> Files.writeString(pve.resolve("a"), "x"))
        .isInstanceOf(AccessDeniedException.class);
    stop(again);
  }

  @Test
  void itTellsItsOptions() throws Exception {
    assertThat(space.run(command("--help").toArray(String[]::new)))
        .startsWith("0 Usage: quorate-clusterfs [--local]");
    assertThat(space.run(command("-v").toArray(String[]::new))).startsWith("0 quorate-clusterfs ");
    assertThat(space.run(command("--loca").toArray(String[]::new)))
        .startsWith("1 quorate-clusterfs: there is no option '--loca'");
  }
}
