package org.quorate.bench.clusterfs;

import java.time.Duration;
import java.util.List;
import org.quorate.bench.node.Measure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.process.Waiting;

/**
 * How long a writer on pve1 waits while pve3 leaves and joins, and how long Corosync itself
 * delivered nothing at that time: the difference is the file system's own.
 */
final class WaitingWriters {
  private static final double OWN_MILLIS_MAX = 200;

  /** From before the event to well after the slowest membership change. */
  private static final double WATCH_SECONDS = 8;

  private static final Duration SETTLE = Duration.ofMillis(500);

  private final Report report;
  private final BareCluster nodes;
  private final BareNode third;

  WaitingWriters(Report report, BareCluster nodes) {
    this.report = report;
    this.nodes = nodes;
    this.third = nodes.node(3);
  }

  void measure() {
    report.say("");
    report.say("longest wait of a writer on pve1, without what Corosync itself was silent:");
    during("pve3's daemon stops", third::stopDaemon);
    during("pve3's daemon starts", third::startDaemon);
    during("pve3's daemon is killed", third::killDaemon);
    during("pve3's daemon starts again", third::startDaemon);
    during(
        "pve3 leaves (daemon, then Corosync)",
        () -> {
          third.stopDaemon();
          third.stopCorosync();
        });
    during(
        "pve3 joins (Corosync, then daemon)",
        () -> {
          third.startCorosync();
          third.startDaemon();
        });
    during(
        "pve3 dies (both killed)",
        () -> {
          third.killCorosync();
          third.killDaemon();
        });
    during(
        "pve3 joins after its death",
        () -> {
          third.startCorosync();
          third.startDaemon();
        });
    nodes.awaitHealthy();
  }

  private void during(String what, Runnable event) {
    Client.Running client =
        Client.start(nodes.node(1), "gaps", WATCH_SECONDS, ClusterFsBench.MOUNT);
    client.awaitReady();
    Waiting.pause(SETTLE);
    event.run();
    List<Measure> both = client.result();
    double writer = longest(both, "write");
    double corosync = longest(both, "multicast");
    long failed = both.stream().mapToLong(Measure::failed).sum();
    double own = Math.max(0, writer - corosync);
    report.say(
        "  %-40s writer %7.0f ms, Corosync %7.0f ms%s",
        what, writer, corosync, failed > 0 ? ", " + failed + " operations FAILED" : "");
    report.value(
        "    own share when " + what, own, "ms", Aim.atMost("own", own, OWN_MILLIS_MAX, "ms"));
  }

  private static double longest(List<Measure> all, String what) {
    return all.stream()
        .filter(m -> m.what().equals(what))
        .mapToDouble(m -> m.maxNanos() / 1e6)
        .max()
        .orElse(0);
  }
}
