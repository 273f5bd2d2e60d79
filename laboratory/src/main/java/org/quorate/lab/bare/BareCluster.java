package org.quorate.lab.bare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.quorate.lab.LabFailure;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.Waiting;

/** Bare nodes that run. {@link #make} gives them without any daemon; {@link #start} starts all. */
public final class BareCluster implements AutoCloseable {
  private static final Duration NODE_LIMIT = Duration.ofSeconds(10);
  private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(60);
  private static final String SCRIPT = "node.sh";

  private final BarePlan plan;
  private final BareNetwork network;
  private final List<BareNode> nodes = new ArrayList<>();

  private BareCluster(BarePlan plan) {
    this.plan = plan;
    this.network = new BareNetwork(plan.size());
  }

  /** A new, empty directory for {@link BarePlan#directory}, on a disk and with a short name. */
  public static Path newDirectory() {
    try {
      return Files.createTempDirectory(Path.of("/var/tmp"), "quorate-bare-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Makes the namespaces; a {@link LabFailure} when the machine does not let us. */
  public static BareCluster make(BarePlan plan) {
    if (!Files.exists(plan.product().resolve("classpath"))) {
      throw new LabFailure("Quorate is not built: run 'mvn -Pquick package' first.");
    }
    BareCluster cluster = new BareCluster(plan);
    try {
      cluster.configure();
      cluster.network.create();
      for (int node = 1; node <= plan.size(); node++) {
        cluster.add(node);
      }
      return cluster;
    } catch (RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private void configure() {
    Path directory = plan.directory();
    var unused =
        Command.of("corosync-keygen", "-k", directory.resolve("authkey").toString()).check();
    try (InputStream script = BareCluster.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the program");
      }
      Files.copy(script, directory.resolve(SCRIPT));
      Files.writeString(directory.resolve("hosts"), plan.hosts());
      Files.writeString(directory.resolve("corosync.conf"), plan.corosyncConf());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void add(int number) {
    Path own = plan.own(number);
    List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", network.namespace(number)));
    argv.addAll(List.of("unshare", "--mount", "--uts", "--ipc", "--propagation", "private"));
    argv.addAll(List.of("bash", plan.directory().resolve(SCRIPT).toString()));
    argv.addAll(List.of(plan.directory().toString(), BarePlan.name(number), plan.disk().word()));
    try {
      Process holder = new ProcessBuilder(argv).inheritIO().start();
      nodes.add(new BareNode(plan, number, holder));
      new Waiting(BarePlan.name(number), "what is printed above", NODE_LIMIT)
          .until(() -> Files.exists(own.resolve("ready")));
    } catch (IOException missing) {
      throw new LabFailure("ip cannot be started: install iproute2.", missing);
    }
  }

  /** All nodes, pve1 first. */
  public List<BareNode> nodes() {
    return List.copyOf(nodes);
  }

  /** The node with this number, from 1. */
  public BareNode node(int number) {
    return nodes.get(number - 1);
  }

  /** The cables between them. */
  public BareNetwork network() {
    return network;
  }

  /** Starts Corosync and the daemon on every node, and returns when all are quorate. */
  public void start() {
    nodes.forEach(BareNode::startCorosync);
    nodes.forEach(BareNode::startDaemon);
    awaitHealthy();
  }

  /** Returns when every node says that it is quorate with all nodes online. */
  public void awaitHealthy() {
    new Waiting("all nodes to be online", plan.directory().toString(), HEALTHY_LIMIT)
        .until(() -> nodes.stream().allMatch(node -> node.sees(plan.size())));
  }

  /** Ends every process, namespace and mount, and removes the directory. */
  @Override
  public void close() {
    nodes.forEach(BareNode::close);
    network.delete();
    for (int node = 1; node <= plan.size(); node++) {
      var unused = Command.of("chattr", "-i", plan.own(node).resolve("etc/pve").toString()).run();
    }
    var unused = Command.of("rm", "-rf", "--", plan.directory().toString()).run();
  }
}
