package org.quorate.bench.clusterfs;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.process.Waiting;

/** A node with nothing joins two that hold many files. */
final class Joining {
  private static final double SECONDS_MAX = 3;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int FULL_FILES = 127;
  private static final int MIB = 1 << 20;

  private final Report report;
  private final Supplier<BareCluster> maker;

  Joining(Report report, Supplier<BareCluster> maker) {
    this.report = report;
    this.maker = maker;
  }

  void measure(int files, int bytes) throws IOException {
    String name = "%,d files of %,d bytes: ".formatted(files, bytes);
    try (BareCluster nodes = holding(files, bytes)) {
      BareNode joiner = nodes.node(3);
      double first = secondsToSync(joiner, files);
      boolean aimed = files >= 20_000;
      report.value(
          name + "in sync after its round began",
          inRound(joiner),
          "s",
          aimed ? Aim.atMost("sync", inRound(joiner), SECONDS_MAX, "s") : null);
      report.value(name + "from the start of its process", first, "s", null);
      Memory.rest();
      double tree = (double) files * bytes / MIB;
      Memory.report(report, name + "RSS of a node that had them", nodes.node(1), tree);
      Memory.report(report, name + "RSS of the node that joined", joiner, tree);
      joiner.stopDaemon();
      report.value(name + "restart with nothing to sync", secondsToSync(joiner, files), "s", null);
    }
  }

  void measureFull() throws IOException {
    try (BareCluster nodes = holding(FULL_FILES, MIB)) {
      BareNode joiner = nodes.node(3);
      double seconds = secondsToSync(joiner, FULL_FILES);
      report.value("full tree: from the start of its process", seconds, "s", null);
      Memory.rest();
      String name = "full tree: RSS of ";
      Memory.report(report, name + "a node that had it", nodes.node(1), FULL_FILES);
      Memory.report(report, name + "the node that joined", joiner, FULL_FILES);
    }
  }

  /** pve1 and pve2 run with the files; pve3's Corosync is up, its daemon not. */
  private BareCluster holding(int files, int bytes) throws IOException {
    BareCluster nodes = maker.get();
    for (int node = 1; node <= 2; node++) {
      FilledDatabase.write(nodes.node(node).databaseDirectory(), files, bytes);
    }
    nodes.nodes().forEach(BareNode::startCorosync);
    nodes.node(1).startDaemon();
    nodes.node(2).startDaemon();
    new Waiting("two nodes with files", "the daemons' logs", LIMIT)
        .until(() -> nodes.node(1).sees(2) && nodes.node(2).sees(2));
    return nodes;
  }

  private static double secondsToSync(BareNode node, int files) {
    ClusterFsClient client = new ClusterFsClient(node.socket(), LIMIT);
    long start = System.nanoTime();
    node.startDaemon();
    while (!inSync(client, files)) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new LabFailure("The node did not come in sync: see its log.");
      }
      Waiting.pause(POLL);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean inSync(ClusterFsClient client, int files) {
    try {
      var info = client.info();
      return info.synced() && info.quorate() && info.version() >= files;
    } catch (IOException starting) {
      return false;
    }
  }

  private static double inRound(BareNode node) {
    return SyncLog.secondsOfLastRound(node.daemonLog());
  }
}
