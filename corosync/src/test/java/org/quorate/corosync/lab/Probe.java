package org.quorate.corosync.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.cfg.Cfg;
import org.quorate.corosync.cmap.Cmap;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.corosync.conf.NewCluster;
import org.quorate.corosync.connection.Reconnect;
import org.quorate.corosync.cpg.Cpg;
import org.quorate.corosync.cpg.CpgChange;
import org.quorate.corosync.cpg.CpgListener;
import org.quorate.corosync.cpg.CpgMember;
import org.quorate.corosync.cpg.GroupName;
import org.quorate.corosync.quorum.QuorumListener;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.QuorumWatch;
import org.quorate.corosync.quorum.VoteQuorum;
import org.quorate.corosync.status.StatusReader;
import org.quorate.corosync.status.StatusText;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * Runs inside namespaces of its own, where libqb's abstract sockets and ring buffers are nobody
 * else's: starts a real corosync, uses every library against it, kills and restarts it. Prints one
 * line per fact; {@link CorosyncLabTest} reads them.
 */
final class Probe {
  private static final long PATIENCE_SECONDS = 20;
  private static final int LATENCY_MESSAGES = 1000;
  private static final byte[] PING = {'p'};

  private static final CorosyncConf CONF =
      CorosyncConf.create(
              NewCluster.of(
                  "probe",
                  new NodeName("alone"),
                  new TreeMap<>(Map.of(0, new LinkAddress("127.0.0.1")))))
          .withTotem("token", "1000");

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Semaphore pings = new Semaphore(0);
  private final RealCorosync corosync;
  private @Nullable volatile Cpg group;

  private Probe(RealCorosync corosync) {
    this.corosync = corosync;
  }

  public static void main(String[] arguments) throws Exception {
    Probe probe = new Probe(new RealCorosync(Path.of(arguments[0]), "alone", CONF.text()));
    try {
      probe.run();
      say("done");
    } finally {
      probe.corosync.kill();
    }
  }

  private void run() throws Exception {
    withoutCorosync();
    var groups =
        Reconnect.start("group", this::openGroup, new Connection<Cpg>("group", this::join));
    var quorum =
        Reconnect.start("quorum", this::openQuorum, new Connection<>("quorum", QuorumWatch::start));
    try (groups;
        quorum) {
      corosync.start();
      await("group [1] left [] joined [JOIN]");
      await("quorum true [1]");
      answers();
      statusReadsLikeTheTool();
      latency();
      corosync.kill();
      await("group lost");
      await("quorum lost");
      say("mcast after the kill " + cpg().mcast(PING));
      long restarted = System.nanoTime();
      corosync.start();
      await("group [1] left [] joined [JOIN]");
      say("rejoined after " + Duration.ofNanos(System.nanoTime() - restarted).toMillis() + " ms");
      await("quorum true [1]");
      say("mcast after the restart " + cpg().mcast("hello".getBytes(UTF_8)));
      await("message hello");
      cpg().leave();
      await("group [] left [LEAVE] joined []");
    }
  }

  private static void withoutCorosync() {
    try (Cmap cmap = Cmap.connect()) {
      say("unexpected " + cmap.clusterName());
    } catch (CorosyncUnavailable expected) {
      say("refused: " + expected.getMessage());
    }
  }

  private static void answers() throws CorosyncUnavailable {
    try (Cmap cmap = Cmap.connect();
        VoteQuorum votes = VoteQuorum.connect();
        Cfg cfg = Cfg.connect()) {
      say(
          "cmap "
              + cmap.clusterName()
              + " "
              + cmap.configVersion()
              + " "
              + cmap.runtimeTokenMillis());
      say("cmap " + cmap.nodes() + " " + cmap.get("no.such.key"));
      say("votes " + votes.info(1).orElseThrow());
      say("votes of a stranger " + votes.info(9));
      votes.setExpected(1);
      refusesExpected(votes, 9);
      say("cfg " + cfg.localNodeId() + " " + cfg.nodeStatus(1));
      say("cfg stranger " + cfg.nodeStatus(9));
      cfg.reload();
      say("reloaded");
    }
  }

  private static void refusesExpected(VoteQuorum votes, int number) throws CorosyncUnavailable {
    try {
      votes.setExpected(number);
      say("unexpected: " + number + " expected votes taken");
    } catch (InvalidInput refused) {
      say("refused: " + refused.getMessage());
    }
  }

  /** Our text, without our first section, is the text of corosync-quorumtool. */
  private static void statusReadsLikeTheTool() throws Exception {
    String ours = StatusText.status(StatusReader.read());
    String theirs = RealCorosync.run("corosync-quorumtool", "-s", "-i", "-H");
    say(ours);
    boolean same = undated(ours).endsWith("\n" + undated(theirs));
    say(same ? "reads like the tool" : "the tool says\n" + theirs);
  }

  private static String undated(String status) {
    return status.replaceAll("Date: .*", "Date:");
  }

  /** Prints what a message to oneself costs, one at a time; the first half only warms up. */
  private void latency() throws InterruptedException {
    long[] nanos = new long[LATENCY_MESSAGES];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < LATENCY_MESSAGES; i++) {
        long start = System.nanoTime();
        cpg().mcast(PING);
        pings.acquire();
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    say(
        "latency p50 %d us p99 %d us"
            .formatted(
                nanos[LATENCY_MESSAGES / 2] / 1000, nanos[LATENCY_MESSAGES * 99 / 100] / 1000));
  }

  private Cpg openGroup(Consumer<String> lost) throws CorosyncUnavailable {
    return Cpg.connect(
        GroupName.withNul("probe"),
        new CpgListener() {
          @Override
          public void deliver(CpgMember sender, byte[] message) {
            if (Arrays.equals(message, PING)) {
              pings.release();
            } else {
              events.add("message " + new String(message, UTF_8));
            }
          }

          @Override
          public void membership(
              List<CpgMember> members, List<CpgChange> left, List<CpgChange> joined) {
            events.add(
                "group %s left %s joined %s"
                    .formatted(
                        members.stream().map(CpgMember::nodeId).toList(),
                        left.stream().map(CpgChange::reason).toList(),
                        joined.stream().map(CpgChange::reason).toList()));
          }

          @Override
          public void lost(String why) {
            lost.accept(why);
          }
        });
  }

  private void join(Cpg opened) throws CorosyncUnavailable {
    group = opened;
    opened.join();
  }

  private QuorumWatch openQuorum(Consumer<String> lost) throws CorosyncUnavailable {
    return QuorumWatch.connect(
        new QuorumListener() {
          @Override
          public void changed(QuorumState state) {
            events.add("quorum " + state.quorate() + " " + state.members());
          }

          @Override
          public void lost(String why) {
            lost.accept(why);
          }
        });
  }

  private final class Connection<C extends AutoCloseable> implements Reconnect.Listener<C> {
    private final String name;
    private final Start<C> start;

    Connection(String name, Start<C> start) {
      this.name = name;
      this.start = start;
    }

    @Override
    public void connected(C connection) throws CorosyncUnavailable {
      start.start(connection);
    }

    @Override
    public void lost(String why) {
      events.add(name + " lost");
    }
  }

  private interface Start<C> {
    void start(C connection) throws CorosyncUnavailable;
  }

  private Cpg cpg() {
    Cpg present = group;
    if (present == null) {
      throw new IllegalStateException("The group was never joined");
    }
    return present;
  }

  /** Waits for an event, whichever others come with it. */
  private void await(String expected) throws InterruptedException {
    while (!seen.remove(expected)) {
      String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException("Waited in vain for: " + expected + "; seen: " + seen);
      }
      seen.add(event);
    }
    say(expected);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
