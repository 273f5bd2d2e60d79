package org.quorate.api.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.quorate.api.TaskLog;
import org.quorate.clusterfs.client.ClusterInfo;

/** What the cluster file system says of the cluster, and waiting for it to change. */
final class ClusterState {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  /** The cluster file system's word; it fails while that is down. */
  interface Source {
    ClusterInfo info() throws IOException;
  }

  private final Source source;

  ClusterState(Source source) {
    this.source = source;
  }

  ClusterInfo now() throws IOException {
    return source.info();
  }

  /**
   * Returns once the condition holds; the file system may be down meanwhile.
   *
   * @param what completes "waiting until …" and the error
   * @throws IOException after the limit, naming what was missing and where to look
   */
  void await(String what, Duration limit, TaskLog log, Predicate<ClusterInfo> condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long nextWord = System.nanoTime() + SAY_EVERY.toNanos();
    String last = "quorate-clusterfs does not answer";
    while (System.nanoTime() < end) {
      try {
        ClusterInfo info = source.info();
        if (condition.test(info)) {
          return;
        }
        last =
            "clustered "
                + info.clustered()
                + ", quorate "
                + info.quorate()
                + ", synced "
                + info.synced();
      } catch (IOException down) {
        last = "quorate-clusterfs does not answer";
      }
      if (System.nanoTime() > nextWord) {
        log.line("waiting until " + what + " (" + last + ")");
        nextWord = System.nanoTime() + SAY_EVERY.toNanos();
      }
      Thread.sleep(POLL);
    }
    throw new IOException(
        "waited "
            + limit.toSeconds()
            + " s until "
            + what
            + "; last seen: "
            + last
            + ". Look at the logs of corosync and quorate-clusterfs, and whether the link addresses"
            + " reach the other nodes");
  }
}
