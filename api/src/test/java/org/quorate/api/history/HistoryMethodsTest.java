package org.quorate.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.Lines;
import org.quorate.model.NodeName;
import tools.jackson.databind.node.ObjectNode;

/** A file's changes and how it is taken back, over a daemon that knows three changes of a file. */
class HistoryMethodsTest {
  private static final List<String> VERSIONS = List.of("", "one\n", "two\n");

  @TempDir Path dir;
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private ServerSocketChannel server;
  private FileHistory history;
  private Restoring restoring;

  @BeforeEach
  void listen() throws IOException {
    Path socket = dir.resolve("clusterfs.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::serve);
    ClusterFsClient client = new ClusterFsClient(socket, Duration.ofSeconds(5));
    history = new FileHistory(client);
    restoring = new Restoring(client, dir);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel peer = server.accept();
          var in = Channels.newReader(peer, StandardCharsets.UTF_8);
          var lines = new java.io.BufferedReader(in)) {
        ObjectNode request = Lines.parse(lines.readLine().getBytes(StandardCharsets.UTF_8));
        peer.write(java.nio.ByteBuffer.wrap(Lines.bytes(answer(request))));
      } catch (IOException closed) {
        continue;
      }
    }
  }

  /** Numbers 1 (created "one"), 2 ("two") and 3 (removed). */
  private ObjectNode answer(ObjectNode request) {
    ObjectNode ok = Lines.object().put("ok", true);
    switch (request.path("op").asString()) {
      case "log" -> logged.add(request.path("message").asString());
      case "history" -> {
        for (int number : List.of(3, 2, 1)) {
          if (ok.withArray("entries").size() < request.path("limit").asInt()) {
            ok.withArray("entries").add(entry(number));
          }
        }
      }
      default -> {
        int number = request.path("number").asInt();
        if (number > 3) {
          return Lines.object().put("ok", false).put("error", "there is no change " + number);
        }
        ok.set("entry", entry(number));
        if (number > 1) {
          ok.put("previous", number - 1);
        }
        if (number < 3) {
          byte[] content = VERSIONS.get(number).getBytes(StandardCharsets.UTF_8);
          ok.put("size", content.length);
          ok.put("data", Base64.getEncoder().encodeToString(content));
        }
      }
    }
    return ok;
  }

  private static ObjectNode entry(int number) {
    return Lines.object()
        .put("number", number)
        .put("path", "storage.cfg")
        .put("time", 1_700_000_000 + number)
        .put("node", "node1")
        .put("kind", List.of("", "created", "changed", "removed").get(number));
  }

  @Test
  void eachChangeCanBeShownWithWhatItChanged() {
    List<Map<String, Object>> rows = history.rows("storage.cfg", 10, true);
    assertThat(rows).extracting(row -> row.get("number")).containsExactly(3L, 2L, 1L);
    assertThat(rows.get(0).get("diff")).asString().contains("+++ /dev/null").contains("-two\n");
    assertThat(rows.get(1).get("diff")).asString().contains("-one\n+two\n");
    assertThat(rows.get(2).get("diff")).asString().contains("--- /dev/null").contains("+one\n");
    assertThat(history.rows("storage.cfg", 1, false))
        .singleElement()
        .satisfies(row -> assertThat(row).doesNotContainKey("diff"));
  }

  @Test
  void aFileIsTakenBackAndTheAnswerSaysHowToUndoIt() throws IOException {
    Files.writeString(dir.resolve("storage.cfg"), "three\n");
    assertThat(restoring.restore("storage.cfg", 1, "root@pam"))
        .startsWith("Restored storage.cfg as it was after change 1 (2023-11-1")
        .endsWith(" on node1). Undo with: quorate history storage.cfg --restore 3");
    assertThat(dir.resolve("storage.cfg")).hasContent("one\n");
    assertThat(logged).singleElement().asString().startsWith("restored storage.cfg as it was");
    assertThat(restoring.restore("storage.cfg", 1, "root@pam")).startsWith("Nothing to do: ");
    try (var files = Files.list(dir)) {
      assertThat(files).as("nothing is left beside it").hasSize(2);
    }
  }

  @Test
  void whatCannotBeRestoredIsRefusedAndNothingChanges() {
    refused("storage.cfg", 3, "after change 3 there is no file storage.cfg");
    refused("storage.cfg", 4, "there is no change 4");
    refused("corosync.conf", 1, "corosync.conf is not restored");
    refused("nodes/gone/x", 1, "nodes/gone/x cannot be written (its directory is not there)");
    assertThat(logged).isEmpty();
  }

  private void refused(String path, long number, String why) {
    assertThatThrownBy(() -> restoring.restore(path, number, "root@pam"))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void pathsMayBeTypedInManyWays() {
    NodeName me = new NodeName("node1");
    assertThat(TreePath.of("/etc/pve/storage.cfg", me)).isEqualTo("storage.cfg");
    assertThat(TreePath.of("storage.cfg", me)).isEqualTo("storage.cfg");
    assertThat(TreePath.of("ha/", me)).isEqualTo("ha");
    assertThat(TreePath.of("local/qemu-server/100.conf", me))
        .isEqualTo("nodes/node1/qemu-server/100.conf");
    assertThat(TreePath.of("/etc/pve/qemu-server/100.conf", me))
        .isEqualTo("nodes/node1/qemu-server/100.conf");
    for (String wrong : List.of("/etc/shadow", "/etc/pve/", "../etc/shadow", "a//b", ".")) {
      assertThatThrownBy(() -> TreePath.of(wrong, me)).isInstanceOf(ApiException.class);
    }
  }

  @Test
  void secretsAreKnownByTheirDirectory() {
    assertThat(TreePath.isPrivate("priv/token.cfg")).isTrue();
    assertThat(TreePath.isPrivate("nodes/node1/priv/x")).isTrue();
    assertThat(TreePath.isPrivate("privacy.cfg")).isFalse();
  }
}
