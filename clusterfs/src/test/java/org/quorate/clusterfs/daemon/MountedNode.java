package org.quorate.clusterfs.daemon;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.fuse.FuseMount;
import org.quorate.clusterfs.history.proc.Processes;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.TreeMessage;
import org.quorate.model.NodeName;

/** Machine, engine and a real mount of node pve1, alone in groups that deliver at once. */
final class MountedNode implements AutoCloseable, Cluster, EngineListener {
  private static final Member SELF = new Member(1, 10);
  private static final Member PEER = new Member(2, 20);

  private final Engine engine;
  private final FuseMount mount;
  private final Publication publication;
  private final Map<Group, Long> connections =
      Collections.synchronizedMap(new EnumMap<>(Group.class));
  private final AtomicLong peerCount = new AtomicLong();

  /** What this node sent to the configuration group. */
  final List<byte[]> sent = new CopyOnWriteArrayList<>();

  MountedNode(Path target) throws IOException {
    Now now = new Now(System.currentTimeMillis() / 1000, System.nanoTime() / 1_000_000);
    List<Row> rows =
        TreeLoader.firstStart(null, now.wallSeconds()).stream()
            .map(change -> ((RowChange.Put) change).row())
            .toList();
    Identity identity = new Identity(new NodeName("pve1"), 1, 10, "10.0.0.1", true);
    engine =
        new Engine(new ClusterFs(identity, rows, EpochRecord.FRESH, Rules.ALL, now), changes -> {});
    mount =
        FuseMount.mount(
            target,
            new EngineTree(engine, new Authors(new Processes(), 1)),
            () -> engine.view().usage(),
            33);
    publication = new Publication(mount);
    engine.quorum(true, Set.of(1));
    engine.votes(Votes.oneEach(1, Set.of(1)), 0);
    engine.nodes("demo", 3, List.of(new ClusterNode("pve1", 1), new ClusterNode("pve2", 2)));
    engine.start(this, this);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> engine.view().info().synced());
  }

  void quorate(boolean now) {
    engine.quorum(now, Set.of(1));
    engine.votes(Votes.oneEach(1, Set.of(1)), 0);
    await().pollInterval(Duration.ofMillis(1)).until(() -> engine.view().info().quorate() == now);
  }

  /** Another node changes the tree. */
  void peer(TreeMessage change) {
    long before = engine.view().version();
    Message message =
        new Message.Normal(
            change.subtype(),
            Group.DCDB.protocolVersion(),
            System.currentTimeMillis() / 1000,
            peerCount.incrementAndGet(),
            change.encode());
    engine.delivered(Group.DCDB, connections.get(Group.DCDB), PEER, message.encode());
    await().pollInterval(Duration.ofMillis(1)).until(() -> engine.view().version() > before);
  }

  @Override
  public void join(Group group, long number) {
    connections.put(group, number);
    engine.membership(group, number, List.of(SELF), List.of(SELF), List.of());
  }

  @Override
  public void leave(Group group) {}

  @Override
  public void multicast(Group group, byte[] message) {
    if (group == Group.DCDB) {
      sent.add(message);
    }
    engine.delivered(group, connections.get(group), SELF, message);
  }

  @Override
  public void readVotes(long asked) {}

  @Override
  public void multicastBulk(Group group, List<byte[]> messages) {
    messages.forEach(message -> multicast(group, message));
  }

  @Override
  public void close() {
    mount.close();
    engine.close();
  }

  @Override
  public void publish(View next, List<FileChange> changes, Runnable publish) {
    publication.publish(next, changes, publish);
  }

  @Override
  public void infoChanged(View view) {}

  @Override
  public void changed(FileChange change) {}

  @Override
  public void keepCopy() {}

  @Override
  public void discarded(List<DiscardedFile> files) {}

  @Override
  public void corosyncConf(Command.WriteCorosyncConf command) {}

  @Override
  public void fatal(String reason) {
    throw new AssertionError(reason);
  }

  @Override
  public void failed(String reason) {
    throw new AssertionError(reason);
  }
}
