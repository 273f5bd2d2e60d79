package org.quorate.api.cluster;

import java.io.IOException;
import java.time.Duration;
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

  /** Whether the cluster file system takes changes; it fails while that is down. */
  interface Acceptance {
    boolean given() throws IOException;
  }

  /** What is waited for. */
  interface Condition {
    boolean holds(ClusterInfo info) throws IOException;
  }

  private final Source source;
  private final Acceptance acceptance;

  ClusterState(Source source, Acceptance acceptance) {
    this.source = source;
    this.acceptance = acceptance;
  }

  ClusterInfo now() throws IOException {
    return source.info();
  }

  /**
   * Returns once this node is in a quorate cluster, has its files and may change them. For a moment
   * after it has them it may not: the groups hear of a new member before all count its vote.
   *
   * @param what completes "waiting until …" and the error
   * @throws IOException after the limit, naming what was missing and where to look
   */
  void awaitMember(String what, Duration limit, TaskLog log)
      throws IOException, InterruptedException {
    await(
        what,
        limit,
        log,
        info -> info.clustered() && info.quorate() && info.synced() && acceptance.given());
  }

  /**
   * Returns once the condition holds; the file system may be down meanwhile.
   *
   * @param what completes "waiting until …" and the error
   * @throws IOException after the limit, naming what was missing and where to look
   */
  void await(String what, Duration limit, TaskLog log, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long nextWord = System.nanoTime() + SAY_EVERY.toNanos();
    String last = "quorate-clusterfs does not answer";
    while (System.nanoTime() < end) {
      try {
        ClusterInfo info = source.info();
        if (condition.holds(info)) {
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
