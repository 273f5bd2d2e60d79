package org.quorate.bench.clusterfs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.quorate.bench.node.Measure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.bare.BarePlan;

/** {@code ./bench clusterfs}. */
public final class ClusterFsBench {
  static final int NODES = 3;
  static final Path MOUNT = Path.of("/etc/pve");
  private static final Path DATABASE = Path.of("/var/lib/pve-cluster");

  private final Path product;
  private final double seconds;
  private final boolean quick;
  private final Set<Part> parts;
  private final Report report;

  /** What can be measured alone. */
  public enum Part {
    operations,
    joining,
    waiting,
    memory
  }

  /**
   * @param product the installation whose daemons are measured
   * @param seconds how long each operation is repeated
   * @param quick without the parts that need much time
   */
  public ClusterFsBench(
      Path product, double seconds, boolean quick, Set<Part> parts, PrintStream out) {
    this.product = product;
    this.seconds = seconds;
    this.quick = quick;
    this.parts = Set.copyOf(parts);
    this.report = new Report(out, Machine.here());
  }

  /** Measures and prints. */
  public Report run() throws IOException {
    report.begin(Machine.load());
    if (parts.contains(Part.operations) || parts.contains(Part.waiting)) {
      onEmptyNodes();
    }
    Joining joining = new Joining(report, this::nodes);
    if (parts.contains(Part.joining)) {
      report.say("");
      report.say(
          "a node joins and lacks everything; pmxcfs took %.2f s for 2,000 files in another run",
          Pmxcfs.SYNC_2000_S);
      joining.measure(2_000, 2_000);
      joining.measure(20_000, 2_000);
    }
    if (parts.contains(Part.memory) && !quick) {
      report.say("");
      report.say("memory of the daemon with a full tree (128 MiB)");
      joining.measureFull();
    }
    report.end(Machine.load());
    return report;
  }

  private void onEmptyNodes() {
    try (BareCluster nodes = nodes()) {
      nodes.start();
      BareNode first = nodes.node(1);
      if (parts.contains(Part.memory)) {
        report.say("");
        Memory.report(report, "RSS with an empty tree, just started", first, 0);
      }
      if (parts.contains(Part.operations)) {
        List<Measure> limits = Client.start(first, "limits", seconds, DATABASE).result();
        report.limits(limits);
        report.operationsHead();
        Client.start(first, "operations", seconds, MOUNT)
            .result()
            .forEach(measure -> report.operation(measure, limits));
        if (parts.contains(Part.memory)) {
          Memory.report(report, "RSS after all these operations", first, 0);
        }
      }
      if (parts.contains(Part.waiting)) {
        new WaitingWriters(report, nodes).measure();
      }
    }
  }

  private BareCluster nodes() {
    BareCluster nodes =
        BareCluster.make(
            new BarePlan(BareCluster.newDirectory(), product, NODES, BarePlan.Disk.REAL));
    Runtime.getRuntime().addShutdownHook(new Thread(nodes::close));
    return nodes;
  }
}
