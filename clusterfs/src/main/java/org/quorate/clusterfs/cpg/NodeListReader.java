package org.quorate.clusterfs.cpg;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cmap.Cmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the node list of the running Corosync whenever it differs from the one told last. It is
 * read when asked for (membership changed, configuration loaded) and every few seconds, because an
 * administrator may load a configuration by hand.
 */
final class NodeListReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeListReader.class);
  private static final long PERIOD_SECONDS = 5;

  private record Known(String cluster, long configVersion, List<ClusterNode> nodes) {}

  private final GroupEvents events;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private Known told = new Known("", 0, List.of());

  NodeListReader(GroupEvents events) {
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("node-list").start(this::run);
  }

  void readSoon() {
    wanted.release();
  }

  private void run() {
    try {
      while (true) {
        if (wanted.tryAcquire(PERIOD_SECONDS, TimeUnit.SECONDS)) {
          wanted.drainPermits();
        }
        read();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (Cmap cmap = Cmap.connect()) {
      Known now =
          new Known(
              cmap.clusterName(),
              cmap.configVersion(),
              cmap.nodes().stream().map(n -> new ClusterNode(n.name(), n.nodeId())).toList());
      if (!now.equals(told)) {
        told = now;
        events.nodes(now.cluster(), now.configVersion(), now.nodes());
      }
    } catch (CorosyncUnavailable unavailable) {
      LOG.debug("the node list cannot be read: {}", unavailable.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
