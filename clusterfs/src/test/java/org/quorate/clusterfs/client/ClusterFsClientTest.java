package org.quorate.clusterfs.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

class ClusterFsClientTest {
  private static final String INFO =
      """
      "node":"node1","nodeid":1,"clustered":true,"quorate":true,"synced":true,"foreign":false,\
      "cluster":"demo","configVersion":3,"version":123,"nodes":[{"name":"node1","nodeid":1,\
      "member":true,"online":true,"ip":"10.70.3.1"},{"name":"node2","nodeid":2,"member":false,\
      "online":false,"ip":""}]}
      """;

  @TempDir Path dir;

  private ClusterFsClient client() {
    return new ClusterFsClient(dir.resolve("s"), Duration.ofMillis(500));
  }

  private FakeClusterFs daemon(Function<String, String> answers) throws IOException {
    return new FakeClusterFs(dir.resolve("s"), answers);
  }

  @Test
  void infoNamesTheNodesAndWhoIsThere() throws IOException {
    try (FakeClusterFs daemon = daemon(line -> "{\"ok\":true," + INFO)) {
      ClusterInfo info = client().info();
      assertThat(info.node()).isEqualTo(new NodeName("node1"));
      assertThat(info.version()).isEqualTo(123);
      assertThat(info.nodes())
          .containsExactly(
              new ClusterNode(new NodeName("node1"), 1, true, true, "10.70.3.1"),
              new ClusterNode(new NodeName("node2"), 2, false, false, ""));
      assertThat(daemon.requests).first().isEqualTo("{\"op\":\"info\"}");
      assertThat(Lines.info(Lines.write(Lines.object(), info))).isEqualTo(info);
    }
  }

  @Test
  void statusValuesTravelAsBase64() throws IOException {
    try (FakeClusterFs daemon = daemon(line -> "{\"ok\":true,\"value\":\"aGk=\"}\n")) {
      client().statusSet("k", "hi".getBytes(UTF_8));
      assertThat(daemon.requests)
          .contains("{\"op\":\"status-set\",\"key\":\"k\",\"value\":\"aGk=\"}");
      assertThat(client().statusGet(new NodeName("n2"), "k"))
          .hasValueSatisfying(v -> assertThat(v).isEqualTo("hi".getBytes(UTF_8)));
    }
    try (FakeClusterFs daemon = daemon(line -> "{\"ok\":true,\"value\":null}\n")) {
      assertThat(client().statusGet(new NodeName("n2"), "k")).isEmpty();
    }
  }

  @Test
  void aLockHasAHolderAndIsBrokenByItsDigest() throws IOException {
    try (FakeClusterFs daemon =
        daemon(
            line ->
                line.contains("lock-holder")
                    ? "{\"ok\":true,\"held\":true,\"nodeid\":2,\"digest\":\"ab\",\"mtime\":9}\n"
                    : "{\"ok\":true,\"broken\":false}\n")) {
      assertThat(client().lockHolder("priv/lock/x"))
          .isEqualTo(Optional.of(new LockHolder(2, "ab", Instant.ofEpochSecond(9))));
      assertThat(client().lockBreak("priv/lock/x", "ab")).isFalse();
    }
  }

  @Test
  void aRefusalCarriesTheDaemonsSentence() throws IOException {
    try (FakeClusterFs daemon = daemon(line -> "{\"ok\":false,\"error\":\"too large\"}\n")) {
      assertThatThrownBy(() -> client().statusSet("k", new byte[9]))
          .isInstanceOf(ClusterFsRefused.class)
          .hasMessage("too large");
    }
  }

  @Test
  void noDaemonAndASilentDaemonAreToldInOneSentence() throws IOException {
    assertThatThrownBy(() -> client().info()).hasMessageContaining("is it running?");
    try (FakeClusterFs daemon = daemon(line -> "")) {
      assertThatThrownBy(() -> client().info()).hasMessageContaining("no answer in time");
    }
    try (FakeClusterFs daemon = daemon(line -> "nonsense\n")) {
      assertThatThrownBy(() -> client().info()).hasMessageContaining("its protocol");
    }
  }

  @Test
  void aWatchConnectsSeesEventsLosesTheDaemonAndFindsItAgain() throws IOException {
    Function<String, String> stream =
        line ->
            "{\"ok\":true}\n{\"event\":\"info\","
                + INFO
                + "{\"event\":\"changed\",\"path\":\"ha/x\",\"version\":124}\n";
    List<ClusterEvent> seen = new CopyOnWriteArrayList<>();
    try (Watch watch = client().watch(seen::add)) {
      await().until(() -> seen.size() == 1);
      assertThat(seen.getFirst()).isInstanceOf(ClusterEvent.Lost.class);
      try (FakeClusterFs daemon = daemon(stream)) {
        await().until(() -> seen.size() == 4);
        assertThat(seen.get(1)).isEqualTo(new ClusterEvent.Connected());
        assertThat(seen.get(2)).isInstanceOf(ClusterEvent.Info.class);
        assertThat(seen.get(3)).isEqualTo(new ClusterEvent.Changed("ha/x", 124));
      }
      await().until(() -> seen.size() == 5);
      assertThat(seen.get(4)).isInstanceOf(ClusterEvent.Lost.class);
      try (FakeClusterFs daemon = daemon(stream)) {
        await().until(() -> seen.size() == 8);
      }
    }
    int atClose = seen.size();
    assertThat(atClose).isBetween(8, 9);
  }

  @Property(tries = 300)
  void anyLineIsAnEventOrRefused(@ForAll String text) {
    try {
      Lines.event(Lines.parse(text.getBytes(UTF_8)));
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }
}
