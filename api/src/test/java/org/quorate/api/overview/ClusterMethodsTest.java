package org.quorate.api.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.MethodTable;
import org.quorate.api.Verb;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.model.NodeName;

/** Three nodes, one of them lost, and what each published. */
class ClusterMethodsTest {
  @TempDir private Path etcPve;
  private final Map<String, String> published = new HashMap<>();
  private MethodTable table;

  @BeforeEach
  void cluster() throws IOException {
    guest(
        "n1",
        100,
        "name: web\ncores: 2\nsockets: 2\nmemory: 2048\ntags: a;b\n\n[snap]\nname: old\n");
    guest("n2", 101, "memory: current=1024\ntemplate: 1\nlock: backup\n");
    guest("n3", 102, "#comment: x\nname: lost\n");
    Files.writeString(etcPve.resolve("nodes/n3/qemu-server/notes.conf"), "stray");
    Files.createDirectories(etcPve.resolve("ha"));
    Files.writeString(
        etcPve.resolve("ha/manager_status"),
        "{\"service_status\":{\"vm:100\":{\"state\":\"started\",\"node\":\"n1\"}}}");
    published.put(
        "n1/quorate-guests",
        "{\"100\":{\"status\":\"running\",\"cpu\":0.5,\"mem\":1,\"uptime\":9}}");
    published.put("n1/quorate-node", "{\"cpu\":0.1,\"maxcpu\":4,\"mem\":5,\"maxmem\":6}");
    published.put(
        "n1/quorate-tasks", "[{\"upid\":\"a\",\"starttime\":1},{\"upid\":\"c\",\"starttime\":3}]");
    published.put("n2/quorate-tasks", "[{\"upid\":\"b\",\"starttime\":2}]");
    published.put("n1/quorate-storages", "[{\"id\":\"storage/n1/local\",\"type\":\"storage\"}]");
    published.put("n2/quorate-guests", "damaged");
    published.put("n3/quorate-guests", "{\"102\":{\"status\":\"running\"}}");
    table =
        new MethodTable(
            List.of(
                new ClusterMethods(
                    new FakeCluster(),
                    new Resources(new FakeCluster(), etcPve),
                    new GuestConfigs(etcPve))));
  }

  private void guest(String node, int id, String config) throws IOException {
    Path directory = Files.createDirectories(etcPve.resolve("nodes/" + node + "/qemu-server"));
    Files.writeString(directory.resolve(id + ".conf"), config);
  }

  private List<?> get(String path, Map<String, String> parameters) {
    return (List<?>)
        table.answer(
            Verb.GET,
            path,
            parameters,
            (type, id, user, body) -> {
              throw ApiException.failed("no tasks here");
            });
  }

  private Map<?, ?> row(List<?> rows, String id) {
    return rows.stream()
        .map(row -> (Map<?, ?>) row)
        .filter(row -> id.equals(row.get("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void guestsOfAllNodesWithTheirStates() {
    List<?> rows = get("/cluster/resources", Map.of("type", "vm"));
    assertThat(rows).hasSize(3);
    assertThat(row(rows, "qemu/100"))
        .extracting("vmid", "name", "node", "status", "cpu", "maxcpu", "maxmem", "tags", "hastate")
        .containsExactly(100, "web", "n1", "running", 0.5, 4L, 2048L << 20, "a;b", "started");
    assertThat(row(rows, "qemu/101"))
        .extracting("name", "status", "template", "lock", "maxmem")
        .containsExactly("VM 101", "stopped", 1, "backup", 1024L << 20);
    // What a lost node last published says nothing about now.
    assertThat(row(rows, "qemu/102").get("status")).isEqualTo("unknown");
  }

  @Test
  void nodesWithTheirFigures() {
    List<?> rows = get("/nodes", Map.of());
    assertThat(row(rows, "node/n1"))
        .extracting("status", "cpu", "maxcpu")
        .containsExactly("online", 0.1, 4);
    assertThat(row(rows, "node/n3").get("status")).isEqualTo("offline");
    assertThat(get("/cluster/resources", Map.of())).hasSize(7);
    assertThat(get("/cluster/resources", Map.of("type", "storage"))).hasSize(1);
    assertThat(get("/cluster/resources", Map.of("type", "sdn"))).isEmpty();
  }

  @Test
  void theClusterAndItsNodes() {
    List<?> rows = get("/cluster/status", Map.of());
    assertThat((Map<?, ?>) rows.getFirst())
        .extracting("type", "name", "nodes", "quorate", "version")
        .containsExactly("cluster", "demo", 3, 1, 7L);
    assertThat(row(rows, "node/n3"))
        .extracting("online", "local", "nodeid", "ip")
        .containsExactly(0, 0, 3, "10.0.0.3");
    assertThat(row(rows, "node/n1").get("local")).isEqualTo(1);
  }

  @Test
  void recentTasksNewestFirst() {
    assertThat(get("/cluster/tasks", Map.of()).stream().map(row -> upid((Map<?, ?>) row)))
        .containsExactly("c", "b", "a");
  }

  private static String upid(Map<?, ?> task) {
    return String.valueOf(task.get("upid"));
  }

  @Test
  void theNextFreeNumber() {
    assertThat(answer(Map.of())).isEqualTo(103);
    assertThat(answer(Map.of("vmid", "500"))).isEqualTo(500);
    assertThatThrownBy(() -> answer(Map.of("vmid", "101")))
        .isInstanceOf(ApiException.class)
        .extracting(e -> ((ApiException) e).errors())
        .isEqualTo(Map.of("vmid", "VM 101 already exists"));
  }

  private Object answer(Map<String, String> parameters) {
    return table.answer(
        Verb.GET,
        "/cluster/nextid",
        parameters,
        (type, id, user, body) -> {
          throw ApiException.failed("no tasks here");
        });
  }

  @Test
  void withoutTheMountItSaysWhatToDo() {
    assertThatThrownBy(() -> new GuestConfigs(etcPve.resolve("absent")).all())
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("quorate-clusterfs is starting or stopped");
  }

  private final class FakeCluster implements ClusterView {
    @Override
    public ClusterInfo info() {
      return new ClusterInfo(
          new NodeName("n1"),
          1,
          true,
          true,
          true,
          false,
          "demo",
          7,
          99,
          List.of(
              new ClusterNode(new NodeName("n1"), 1, true, true, "10.0.0.1"),
              new ClusterNode(new NodeName("n2"), 2, true, true, "10.0.0.2"),
              new ClusterNode(new NodeName("n3"), 3, false, false, "10.0.0.3")));
    }

    @Override
    public Optional<byte[]> published(NodeName node, String key) {
      return Optional.ofNullable(published.get(node + "/" + key))
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<LogEntry> log(int max) {
      return List.of();
    }
  }
}
