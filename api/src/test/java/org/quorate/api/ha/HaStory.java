package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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
import org.quorate.model.NodeName;

/** Two nodes, a guest on the first, and the HA methods on their files. */
abstract class HaStory {
  static final NodeName NODE1 = new NodeName("node1");
  static final String RESOURCES = "/cluster/ha/resources";
  static final String RULES = "/cluster/ha/rules";

  @TempDir Path directory;
  boolean quorate = true;
  int nodes = 2;
  final Set<String> offline = new HashSet<>();
  final Map<String, String> published = new HashMap<>();
  private Dispatcher api;
  HaResources resources;
  HaOrders orders;
  final Map<String, LockStore.Owner> locks = new HashMap<>();

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
    orders = new HaOrders(resources, cluster());
    HaMethods methods = new HaMethods(resources, cluster());
    api =
        new Dispatcher(
            NODE1,
            new MethodTable(
                List.of(
                    methods,
                    new HaOrderMethods(orders),
                    new HaGroupMethods(resources),
                    new HaInsightMethods(resources, cluster(), InstantSource.system()),
                    new HaProbeMethods(resources, cluster()),
                    new HaStartOrderMethods(resources),
                    new HaRuleMethods(resources))),
            (type, id, user, body) -> {
              throw new IllegalStateException("no task here");
            },
            (node, request) -> {
              throw new IllegalStateException("no other node here");
            },
            OnBehalf.NOBODY);
  }

  void manage(String... vmids) throws IOException {
    for (String vmid : vmids) {
      write("nodes/node1/qemu-server/" + vmid + ".conf", "memory: 96\n");
      call(Verb.POST, RESOURCES, Map.of("sid", vmid));
    }
  }

  @Nullable Object call(Verb verb, String path, Map<String, String> parameters) {
    return api.answer(new Request(verb, path, parameters, Caller.LOCAL_ROOT));
  }

  void refused(Verb verb, String path, Map<String, String> parameters, String sentence) {
    assertThatThrownBy(() -> call(verb, path, parameters))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(sentence);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> row(@Nullable Object answer) {
    assertThat(answer).isInstanceOf(Map.class);
    return (Map<String, Object>) answer;
  }

  void write(String path, String text) throws IOException {
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
            IntStream.rangeClosed(1, nodes).mapToObj(HaStory.this::node).toList());
      }

      @Override
      public Optional<byte[]> published(NodeName node, String key) {
        return Optional.ofNullable(published.get(node + " " + key))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public List<LogEntry> log(int max) {
        return List.of();
      }
    };
  }

  private ClusterNode node(int id) {
    String name = "node" + id;
    boolean on = !offline.contains(name);
    return new ClusterNode(new NodeName(name), id, on, on, "");
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
