package org.quorate.clusterfs.cpg;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.quorate.clusterfs.Votes;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cmap.Cmap;
import org.quorate.corosync.cmap.CmapNode;
import org.quorate.corosync.quorum.VoteInfo;
import org.quorate.corosync.quorum.VoteQuorum;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how Corosync counts: whenever asked, and when it differs from what was told last (expected
 * votes may be set by hand). In a thread of its own, because votequorum does not answer while it
 * waits for a quorum device.
 */
final class VotesReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VotesReader.class);
  private static final long PERIOD_SECONDS = 2;
  private static final long RETRY_MILLIS = 200;
  private static final String DEVICE_VOTES = "quorum.device.votes"; // corosync.conf(5)

  private final GroupEvents events;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private Optional<Votes> told = Optional.empty();

  VotesReader(GroupEvents events) {
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("votes").start(this::run);
  }

  /** The next reading is told in any case. */
  void tellSoon() {
    wanted.release();
  }

  private void run() {
    boolean owed = false;
    try {
      while (true) {
        owed |=
            wanted.tryAcquire(owed ? RETRY_MILLIS : PERIOD_SECONDS * 1000, TimeUnit.MILLISECONDS);
        wanted.drainPermits();
        if (owed) {
          told = Optional.empty();
        }
        owed = !tell() && owed;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tell() {
    try {
      Optional<Votes> now = Optional.of(read());
      if (!now.equals(told)) {
        told = now;
        events.votes(now.get());
      }
      return true;
    } catch (CorosyncUnavailable unavailable) {
      LOG.debug("the votes cannot be read: {}", unavailable.getMessage());
      return false;
    }
  }

  private static Votes read() throws CorosyncUnavailable {
    try (Cmap cmap = Cmap.connect();
        VoteQuorum quorum = VoteQuorum.connect()) {
      SortedMap<Integer, Integer> nodes = new TreeMap<>();
      int configured = cmap.number(DEVICE_VOTES).orElse(0L).intValue();
      Optional<VoteInfo> any = Optional.empty();
      for (CmapNode node : cmap.nodes()) {
        configured += node.votes();
        Optional<VoteInfo> info = quorum.info(node.nodeId());
        if (info.filter(i -> i.nodeState() == VoteInfo.NodeState.MEMBER).isPresent()) {
          nodes.put(node.nodeId(), info.get().nodeVotes());
          any = info;
        }
      }
      VoteInfo all = any.orElseThrow(() -> new CorosyncUnavailable("no member is known yet"));
      int present = nodes.values().stream().mapToInt(Integer::intValue).sum();
      return new Votes(
          all.highestExpected(),
          all.quorum(),
          Math.max(0, all.totalVotes() - present),
          configured,
          nodes);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
