package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.api.ApiException;
import org.quorate.api.Caller;
import org.quorate.api.Dispatcher;
import org.quorate.api.MethodTable;
import org.quorate.api.OnBehalf;
import org.quorate.api.Request;
import org.quorate.api.Verb;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.locks.LockStore;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What ha-manager's commands find behind them. */
class HaMethodsTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final String RESOURCES = "/cluster/ha/resources";

  @TempDir Path directory;
  private boolean quorate = true;
  private Dispatcher api;
  private HaResources resources;
  private final Map<String, LockStore.Owner> locks = new HashMap<>();

  @BeforeEach
  void oneGuestOnNode1() throws IOException {
    Files.createDirectories(directory.resolve("nodes/node1/qemu-server"));
    Files.createDirectories(directory.resolve("nodes/node2"));
    Files.createDirectories(directory.resolve("ha/ledger"));
    write("nodes/node1/qemu-server/100.conf", "memory: 96\n");
    HaFiles files = new HaFiles(new Tree(directory, Duration.ofSeconds(5)));
    ClusterLocks clusterLocks = new ClusterLocks(lockStore(), System::nanoTime);
    EditLock edits = new EditLock(clusterLocks, directory.resolve("edit.lock"));
    resources = new HaResources(files, edits, cluster());
    HaMethods methods = new HaMethods(resources, cluster());
    api =
        new Dispatcher(
            NODE1,
            new MethodTable(List.of(methods)),
            (type, id, user, body) -> {
              throw new IllegalStateException("no task here");
            },
            (node, request) -> {
              throw new IllegalStateException("no other node here");
            },
            OnBehalf.NOBODY);
  }

  @Test
  void aGuestIsAddedChangedAndRemoved() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "100", "max_restart", "3", "failback", "no"));
    assertThat(Files.readAllLines(directory.resolve("ha/resources.cfg")))
        .startsWith("vm: 100", "\tstate started")
        .contains("\tmax_restart 3", "\tfailback 0");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "stopped", "delete", "max_restart"));
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "stopped")
        .containsEntry("failback", 0)
        .doesNotContainKey("max_restart");
    write("ha/rules.cfg", "node-affinity: a\n\tresources vm:100\n\tnodes node1\n\n");
    call(Verb.DELETE, RESOURCES + "/vm:100", Map.of());
    assertThat((List<?>) call(Verb.GET, RESOURCES, Map.of())).isEmpty();
    assertThat(Files.readString(directory.resolve("ha/rules.cfg"))).doesNotContain("vm:100");
    assertThat(locks).isEmpty();
  }

  @Test
  void refusalsSayWhatIsWrongAndChangeNothing() {
    refused(Verb.POST, RESOURCES, Map.of("sid", "vm:101"), "there is no guest 'vm:101'");
    refused(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "started"), "not under HA");
    refused(Verb.DELETE, RESOURCES + "/vm:100", Map.of(), "not under HA");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    refused(Verb.POST, RESOURCES, Map.of("sid", "vm:100"), "is under HA management already");
    refused(
        Verb.PUT,
        RESOURCES + "/vm:100",
        Map.of("state", "stopped", "digest", "0000"),
        "detected modified configuration");
    refused(
        Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node3"), "'node3' is not online");
    quorate = false;
    refused(Verb.DELETE, RESOURCES + "/vm:100", Map.of(), "no quorum");
  }

  @Test
  void aServiceInErrorMayOnlyBeDisabled() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    write(
        "ha/manager_status",
        "{\"service_status\":{\"vm:100\":{\"state\":\"error\",\"node\":\"node1\",\"uid\":\"a\"}}}");
    refused(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "started"), "is in state error");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "disabled"));
  }

  @Test
  void aMoveIsQueuedForTheMaster() {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    assertThat(row(call(Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node2"))))
        .containsEntry("sid", "vm:100")
        .containsEntry("requested-node", "node2");
    call(Verb.POST, RESOURCES + "/vm:100/relocate", Map.of("node", "node2"));
    assertThat(directory.resolve("ha/crm_commands"))
        .hasContent("migrate vm:100 node2\nrelocate vm:100 node2\n");
  }

  @Test
  void theStatusReadsAsAdministratorsKnowIt() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    long now = System.currentTimeMillis() / 1000;
    write(
        "ha/manager_status",
        """
        {"master_node":"node1","timestamp":%d,"node_status":{"node1":"online"},
         "service_status":{"vm:100":{"state":"started","node":"node1","uid":"a","running":1}}}
        """
            .formatted(now));
    write(
        "nodes/node1/lrm_status",
        "{\"state\":\"active\",\"mode\":\"active\",\"timestamp\":%d,\"results\":{}}"
            .formatted(now));
    write(
        "nodes/node2/lrm_status",
        "{\"state\":\"active\",\"mode\":\"active\",\"timestamp\":7,\"results\":{}}");
    write(
        "ha/ledger/node2.json",
        """
        {"node":"node2","evidence":[
          {"kind":"membership-lost","at_ms":1,"since_loss_ms":0,"by":"node1","detail":""},
          {"kind":"fence-agent-off","at_ms":2,"since_loss_ms":412,"by":"node1","detail":"bmc"}]}
        """);
    List<String> lines =
        ((List<?>) call(Verb.GET, "/cluster/ha/status/current", Map.of()))
            .stream().map(row -> row(row).get("type") + " " + row(row).get("status")).toList();
    assertThat(lines.get(0)).isEqualTo("quorum OK");
    assertThat(lines.get(1))
        .matches("master node1 \\(active, \\w{3} \\w{3} [ \\d]\\d .* \\d{4}\\)");
    assertThat(lines).anyMatch(line -> line.startsWith("lrm node1 (active, "));
    assertThat(lines).anyMatch(line -> line.startsWith("lrm node2 (old timestamp - dead?, "));
    assertThat(lines).contains("service vm:100 (node1, started)");
    assertThat(lines)
        .contains(
            "ledger node2 lost (membership-lost 0.0 s, fence-agent-off 0.4 s; not proven off)");
    assertThat(row(((List<?>) call(Verb.GET, "/cluster/ha/ledger", Map.of())).getFirst()))
        .containsEntry("node", "node2");
    assertThat(row(call(Verb.GET, "/cluster/ha/status/manager_status", Map.of())))
        .containsKeys("manager_status", "lrm_status", "quorum");
  }

  @Test
  void aGuestsOwnMethodsAskForItsState() {
    ServiceId vm = ServiceId.parse("100");
    assertThat(resources.managed(vm)).isFalse();
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    assertThat(resources.managed(vm)).isTrue();
    resources.request(vm, RequestedState.STOPPED);
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "stopped");
    resources.request(vm, RequestedState.IGNORED);
    assertThat(resources.managed(vm)).isFalse();
  }

  private @Nullable Object call(Verb verb, String path, Map<String, String> parameters) {
    return api.answer(new Request(verb, path, parameters, Caller.LOCAL_ROOT));
  }

  private void refused(Verb verb, String path, Map<String, String> parameters, String sentence) {
    assertThatThrownBy(() -> call(verb, path, parameters))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(sentence);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> row(@Nullable Object answer) {
    assertThat(answer).isInstanceOf(Map.class);
    return (Map<String, Object>) answer;
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }

  private ClusterView cluster() {
    return new ClusterView() {
      @Override
      public ClusterInfo info() {
        return new ClusterInfo(
            NODE1,
            1,
            true,
            quorate,
            true,
            false,
            "test",
            1,
            1,
            List.of(
                new ClusterNode(NODE1, 1, true, true, ""),
                new ClusterNode(new NodeName("node2"), 2, true, true, "")));
      }

      @Override
      public Optional<byte[]> published(NodeName node, String key) {
        return Optional.empty();
      }

      @Override
      public List<LogEntry> log(int max) {
        return List.of();
      }
    };
  }

  private LockStore lockStore() {
    return new LockStore() {
      @Override
      public Optional<Owner> owner(String path) {
        return Optional.ofNullable(locks.get(path));
      }

      @Override
      public boolean create(String path) {
        return locks.putIfAbsent(path, new Owner(1, "a")) == null;
      }

      @Override
      public void refresh(String path) {}

      @Override
      public void dropIfOutlived(String path) {}

      @Override
      public void remove(String path) {
        locks.remove(path);
      }

      @Override
      public boolean breakLock(String path, String digest) {
        return false;
      }
    };
  }
}
