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
  private volatile long asked;
  private Optional<Votes> told = Optional.empty();
  private Optional<Votes> logged = Optional.empty();

  VotesReader(GroupEvents events) {
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("votes").start(this::run);
  }

  /** The next reading is told in any case. */
  void tellSoon() {
    wanted.release();
  }

  /** As {@link #tellSoon}; what is read from now on is told with this number. */
  void read(long question) {
    asked = question;
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
      long question = asked;
      Optional<Votes> now = Optional.of(read());
      if (!now.equals(told)) {
        told = now;
        events.votes(now.get(), question);
        say(now);
      }
      return true;
    } catch (CorosyncUnavailable unavailable) {
      LOG.debug("the votes cannot be read: {}", unavailable.getMessage());
      return false;
    }
  }

  private void say(Optional<Votes> now) {
    if (!now.equals(logged)) {
      logged = now;
      now.ifPresent(
          votes ->
              LOG.info(
                  "corosync expects {} votes of {} and needs {}: of the nodes {}, of the quorum"
                      + " device {}",
                  votes.expected(),
                  votes.configured(),
                  votes.quorum(),
                  votes.nodes(),
                  votes.witness()));
    }
  }

  private static Votes read() throws CorosyncUnavailable {
    try (Cmap cmap = Cmap.connect();
        VoteQuorum quorum = VoteQuorum.connect()) {
      SortedMap<Integer, Integer> members = new TreeMap<>();
      int configured = 0;
      Optional<VoteInfo> any = Optional.empty();
      for (CmapNode node : cmap.nodes()) {
        configured += node.votes();
        Optional<VoteInfo> info = quorum.info(node.nodeId());
        if (info.filter(i -> i.nodeState() == VoteInfo.NodeState.MEMBER).isPresent()) {
          members.put(node.nodeId(), info.get().nodeVotes());
          any = info;
        }
      }
      VoteInfo all = any.orElseThrow(() -> new CorosyncUnavailable("no member is known yet"));
      int device = cmap.number(DEVICE_VOTES).map(Long::intValue).orElse(all.deviceVotes());
      return count(all, configured, device, members);
    }
  }

  /**
   * Corosync forgets the device's votes in the expected ones when it starts, until it has seen that
   * many present (3.1.7). With too few expected, nodes would take themselves for a majority that a
   * node and the device could overrule; so only fewer than the nodes' own are lowered by hand.
   *
   * @param nodes votes of all nodes by the configuration
   * @param device votes of the quorum device by the configuration
   */
  static Votes count(VoteInfo all, int nodes, int device, SortedMap<Integer, Integer> members) {
    int present = members.values().stream().mapToInt(Integer::intValue).sum();
    int expected = all.highestExpected();
    return new Votes(
        expected < nodes ? expected : Math.max(expected, nodes + device),
        all.quorum(),
        Math.max(0, all.totalVotes() - present),
        nodes + device,
        members);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
