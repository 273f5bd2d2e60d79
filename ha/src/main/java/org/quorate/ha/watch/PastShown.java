package org.quorate.ha.watch;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.ha.HaEvent;
import org.quorate.ha.explain.Chronicle;
import org.quorate.ha.explain.EventSentences;
import org.quorate.ha.explain.Past;
import org.quorate.ha.files.ChronicleJson;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what this node decided about services as a status value that all nodes see and no disk
 * keeps. It outlives this daemon, not the cluster file system's.
 */
final class PastShown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PastShown.class);

  /** Events come in bursts; one value tells of all of them. */
  private static final long SETTLE_MS = 500;

  private final ClusterFsClient client;
  private final Chronicle chronicle = new Chronicle();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private boolean started;

  PastShown(ClusterFsClient client) {
    this.client = client;
    this.thread = Thread.ofVirtual().name("past").start(this::run);
  }

  void remember(HaEvent event, long wallSeconds) {
    EventSentences.of(event, wallSeconds).ifPresent(this::add);
  }

  private void add(Past past) {
    synchronized (chronicle) {
      chronicle.add(past);
    }
    news.release();
  }

  /** What an earlier daemon of this node showed comes before what this one remembers. */
  void startFrom(NodeName self) {
    synchronized (chronicle) {
      if (started) {
        return;
      }
      started = true;
      List<Past> own = chronicle.all();
      try {
        client
            .statusGet(self, ChronicleJson.KEY)
            .map(ChronicleJson::parse)
            .ifPresent(earlier -> earlier.forEach(chronicle::add));
        own.forEach(chronicle::add);
      } catch (IOException away) {
        LOG.debug("what was shown before is not known: {}", away.getMessage());
      }
    }
  }

  private void run() {
    try {
      while (true) {
        news.acquire();
        Thread.sleep(SETTLE_MS);
        news.drainPermits();
        show();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void show() {
    List<Past> all;
    synchronized (chronicle) {
      all = chronicle.all();
    }
    try {
      client.statusSet(ChronicleJson.KEY, ChronicleJson.bytes(all));
    } catch (IOException away) {
      LOG.debug("the past is not shown: {}", away.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
