package org.quorate.corosync.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.corosync.conf.NewCluster;
import org.quorate.corosync.connection.Reconnect;
import org.quorate.corosync.quorum.QuorumListener;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.QuorumWatch;
import org.quorate.model.NodeName;

/**
 * Two nodes, joined by a veth pair, of which the first has most votes: it must hear that the other
 * is lost although quorum stays. Prints one line per fact for {@link CorosyncLabTest}.
 */
final class MembershipProbe {
  static final String PEER = "10.99.0.2";
  private static final String OWN = "10.99.0.1";
  private static final long PATIENCE_SECONDS = 20;

  private static final CorosyncConf CONF =
      CorosyncConf.create(
              new NewCluster(
                  "probe",
                  new NodeName("first"),
                  1,
                  3,
                  new TreeMap<>(Map.of(0, new LinkAddress(OWN)))))
          .withNode(new NodeName("second"), 1, new TreeMap<>(Map.of(0, new LinkAddress(PEER))));

  private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
  private final Process peer;
  private final BufferedReader answers;

  private MembershipProbe(Process peer) {
    this.peer = peer;
    this.answers = new BufferedReader(new InputStreamReader(peer.getInputStream(), UTF_8));
  }

  public static void main(String[] arguments) throws Exception {
    RealCorosync corosync = new RealCorosync(Path.of(arguments[0]), "first", CONF.text());
    Process peer =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "--ipc",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PeerNode.class.getName(),
                arguments[0])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    new MembershipProbe(peer).run(corosync);
    System.out.println("done");
    System.exit(0); // the namespace's end kills what still runs
  }

  private void run(RealCorosync corosync) throws Exception {
    answered("ready");
    String peerNamespace = Long.toString(peer.pid());
    RealCorosync.run("ip", "link", "add", "own", "type", "veth", "peer", "name", "peer");
    RealCorosync.run("ip", "link", "set", "peer", "netns", peerNamespace);
    RealCorosync.run("ip", "address", "add", OWN + "/24", "dev", "own");
    RealCorosync.run("ip", "link", "set", "own", "up");
    order("address");
    order("start");
    corosync.start();
    try (var watch = Reconnect.start("quorum", lost -> watch(lost::accept), listener())) {
      await("quorum true [1, 2]");
      order("kill");
      System.out.println("killed");
      timed("quorum true [1]");
      order("start");
      timed("quorum true [1, 2]");
    } finally {
      corosync.kill();
    }
  }

  private QuorumWatch watch(Consumer<String> lost) throws CorosyncUnavailable {
    return QuorumWatch.connect(
        new QuorumListener() {
          @Override
          public void changed(QuorumState state) {
            states.add("quorum " + state.quorate() + " " + state.members());
          }

          @Override
          public void lost(String why) {
            lost.accept(why);
          }
        });
  }

  private static Reconnect.Listener<QuorumWatch> listener() {
    return new Reconnect.Listener<>() {
      @Override
      public void connected(QuorumWatch opened) throws CorosyncUnavailable {
        opened.start();
      }

      @Override
      public void lost(String why) {
        System.out.println("lost: " + why);
      }
    };
  }

  private void order(String order) throws IOException {
    peer.getOutputStream().write((order + "\n").getBytes(UTF_8));
    peer.getOutputStream().flush();
    answered(order + " done");
  }

  private void answered(String expected) throws IOException {
    String line = answers.readLine();
    if (!expected.equals(line)) {
      throw new IOException("The peer said " + line + " instead of " + expected);
    }
  }

  private void timed(String expected) throws InterruptedException {
    long start = System.nanoTime();
    await(expected);
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.println(expected + " after " + millis + " ms");
  }

  private void await(String expected) throws InterruptedException {
    String state;
    do {
      state = states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      System.out.println(state);
    } while (state != null && !state.equals(expected));
    if (state == null) {
      throw new IllegalStateException("Waited in vain for: " + expected);
    }
  }
}
