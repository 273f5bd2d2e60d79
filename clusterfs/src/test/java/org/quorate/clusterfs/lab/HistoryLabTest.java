package org.quorate.clusterfs.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.HistoryEntry;
import org.quorate.model.UserId;

/** The history of a real daemon, written by real programs. */
@Tag("lab")
class HistoryLabTest {
  @TempDir Path dir;
  private Space space;

  @BeforeEach
  void space() throws IOException {
    space = Space.ofMounts();
    Files.createDirectories(dir.resolve("pve"));
  }

  @AfterEach
  void end() {
    space.close();
  }

  private Process start() throws IOException {
    Process daemon =
        space.start(
            dir.resolve("log"),
            Daemons.command(
                List.of(
                    "mount=" + dir.resolve("pve"),
                    "database=" + dir.resolve("db/config.db"),
                    "corosync-conf=" + dir.resolve("none/corosync.conf"),
                    "socket=" + dir.resolve("s"))));
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> client().info().quorate());
    return daemon;
  }

  private ClusterFsClient client() {
    return new ClusterFsClient(dir.resolve("s"), Duration.ofSeconds(10));
  }

  private void shell(String script) throws Exception {
    assertThat(space.run("sh", "-c", "cd " + dir.resolve("pve") + " && " + script)).startsWith("0");
  }

  private String content(long number) throws IOException {
    byte[] content = client().historyContent("storage.cfg", number).bytes().orElseThrow();
    return new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void eachProgramsChangeIsThereByNameAndOutlivesTheDaemon() throws Exception {
    Process daemon = start();
    String node = client().info().node().value();
    shell("echo one > storage.cfg");
    shell("sed -i s/one/two/ storage.cfg");
    shell(
        "cp storage.cfg storage.cfg.tmp.1 && echo three >> storage.cfg.tmp.1 && mv storage.cfg.tmp.1 storage.cfg");
    List<HistoryEntry> changes = client().history("storage.cfg", 10);
    assertThat(changes).extracting(HistoryEntry::program).containsExactly("mv", "sed", "sh");
    assertThat(changes)
        .extracting(HistoryEntry::kind)
        .containsExactly("changed", "changed", "created");
    assertThat(changes).allMatch(c -> c.user().equals("root") && c.node().equals(node));
    assertThat(content(changes.get(0).number())).isEqualTo("two\nthree\n");
    assertThat(content(changes.get(1).number())).isEqualTo("two\n");
    assertThat(client().figures().transactions()).isPositive();

    Path file = Path.of(space.root() + "/" + dir.resolve("pve/user.cfg"));
    Thread worker =
        Thread.ofPlatform()
            .start(
                () ->
                    client()
                        .onBehalf(
                            UserId.parse("alice@pve"),
                            () ->
                                assertThatCode(() -> Files.writeString(file, "hers"))
                                    .doesNotThrowAnyException()));
    worker.join();
    assertThat(client().history("user.cfg", 1))
        .singleElement()
        .returns("alice@pve", HistoryEntry::user)
        .returns("java", HistoryEntry::program);
    Files.writeString(file, "nobody's");
    assertThat(client().history("user.cfg", 1)).first().returns("root", HistoryEntry::user);

    daemon.destroyForcibly().waitFor();
    start();
    assertThat(client().history("storage.cfg", 10)).isEqualTo(changes);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve("db/history.db"))))
        .isEqualTo("rw-------");
  }
}
