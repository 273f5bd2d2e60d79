package org.quorate.clusterfs.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.clusterfs.client.ClusterFsClient;

/**
 * Nodes pve1..pveN with two links, Corosync and the daemon in each, in namespaces of their own; if
 * wished one more space beside them, without either, for the quorum device's witness.
 */
final class RealCluster implements AutoCloseable {
  static final int LINKS = 2;

  private final Path dir;
  private final int size;
  private final boolean witness;
  private final String tag = Long.toString(ProcessHandle.current().pid() % 10_000);
  private final Map<Integer, Space> spaces = new HashMap<>();
  private final Map<Integer, Process> corosyncs = new HashMap<>();
  private final Map<Integer, Process> daemons = new HashMap<>();

  RealCluster(Path dir, int size) throws IOException, InterruptedException {
    this(dir, size, false);
  }

  static RealCluster withWitness(Path dir, int size) throws IOException, InterruptedException {
    return new RealCluster(dir, size, true);
  }

  private RealCluster(Path dir, int size, boolean witness)
      throws IOException, InterruptedException {
    this.dir = dir;
    this.size = size;
    this.witness = witness;
    configuration();
    network();
    for (int i = 1; i <= spaces(); i++) {
      node(i);
    }
  }

  private int spaces() {
    return witness ? size + 1 : size;
  }

  private String name(int space) {
    return space > size ? "witness" : "pve" + space;
  }

  private void configuration() throws IOException, InterruptedException {
    sure("corosync-keygen", "-k", dir.resolve("authkey").toString());
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    StringBuilder nodes = new StringBuilder();
    for (int i = 1; i <= size; i++) {
      hosts.append("10.66.0.").append(i).append(" pve").append(i).append('\n');
      nodes.append(
          """
            node {
              name: pve%1$d
              nodeid: %1$d
              quorum_votes: 1
              ring0_addr: 10.66.0.%1$d
              ring1_addr: 10.66.1.%1$d
            }
          """
              .formatted(i));
    }
    Files.writeString(dir.resolve("hosts"), hosts);
    Files.writeString(
        dir.resolve("corosync.conf"),
        """
        totem {
          version: 2
          cluster_name: demo
          config_version: %d
          ip_version: ipv4-6
          link_mode: passive
          secauth: on
          token: 1000
          token_coefficient: 125
          interface {
            linknumber: 0
          }
          interface {
            linknumber: 1
          }
        }
        nodelist {
        %s}
        quorum {
          provider: corosync_votequorum
        %s}
        logging {
          to_syslog: no
          to_stderr: yes
          timestamp: hires
        }
        """
            .formatted(
                size, nodes, witness ? QuorumDevice.configuration("10.66.0." + (size + 1)) : ""));
    try (InputStream script = RealCluster.class.getResourceAsStream("/lab/node.sh")) {
      Files.copy(script, dir.resolve("node.sh"));
    }
  }

  private String network(int node) {
    return "qfs" + tag + "n" + node;
  }

  private String networkSwitch() {
    return "qfs" + tag + "sw";
  }

  private String port(int node, int link) {
    return "qf" + tag + "p" + node + link;
  }

  private void network() throws IOException, InterruptedException {
    sure("ip", "netns", "add", networkSwitch());
    for (int link = 0; link < LINKS; link++) {
      sure(
          "ip",
          "-n",
          networkSwitch(),
          "link",
          "add",
          "br" + link,
          "type",
          "bridge",
          "forward_delay",
          "0");
      sure("ip", "-n", networkSwitch(), "link", "set", "br" + link, "up");
    }
    for (int i = 1; i <= spaces(); i++) {
      sure("ip", "netns", "add", network(i));
      sure("ip", "-n", network(i), "link", "set", "lo", "up");
      for (int link = 0; link < LINKS; link++) {
        String name = "link" + link;
        sure(
            "ip",
            "link",
            "add",
            port(i, link),
            "netns",
            networkSwitch(),
            "type",
            "veth",
            "peer",
            "name",
            name,
            "netns",
            network(i));
        sure(
            "ip", "-n", networkSwitch(), "link", "set", port(i, link), "master", "br" + link, "up");
        sure("ip", "-n", network(i), "addr", "add", "10.66." + link + "." + i + "/24", "dev", name);
        sure("ip", "-n", network(i), "link", "set", name, "up");
      }
    }
  }

  private void node(int i) throws IOException {
    Files.createDirectories(own(i));
    spaces.put(
        i,
        Space.ofNode(
            network(i),
            List.of("bash", dir.resolve("node.sh").toString(), dir.toString(), name(i))));
    await().until(() -> Files.exists(own(i).resolve("ready")));
  }

  private Path own(int node) {
    return dir.resolve(name(node));
  }

  Path log(int node, String program) {
    return own(node).resolve(program + ".log");
  }

  Space space(int node) {
    return spaces.get(node);
  }

  Space witness() {
    return spaces.get(size + 1);
  }

  /** /etc/pve of the node. */
  Path pve(int node) {
    return Path.of(space(node).root() + "/etc/pve");
  }

  ClusterFsClient client(int node) {
    return new ClusterFsClient(own(node).resolve("s"), Duration.ofSeconds(15));
  }

  void startCorosync(int node) throws IOException {
    corosyncs.put(node, space(node).start(log(node, "corosync"), List.of("corosync", "-f")));
  }

  void startDaemon(int node) throws IOException {
    daemons.put(
        node,
        space(node)
            .start(
                log(node, "daemon"), Daemons.command(List.of("socket=" + own(node).resolve("s")))));
  }

  void killCorosync(int node) throws InterruptedException {
    corosyncs.get(node).destroyForcibly().waitFor();
  }

  ProcessHandle daemon(int node) {
    return daemons.get(node).toHandle();
  }

  void killDaemon(int node) throws InterruptedException {
    daemons.get(node).destroyForcibly().waitFor();
  }

  void isolate(int node, boolean cut) throws IOException, InterruptedException {
    for (int link = 0; link < LINKS; link++) {
      sure("ip", "-n", networkSwitch(), "link", "set", port(node, link), cut ? "down" : "up");
    }
  }

  /** Until each node says that all are online, quorate and in step. */
  void awaitHealthy() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> {
              for (int i = 1; i <= size; i++) {
                var info = client(i).info();
                long there = info.nodes().stream().filter(n -> n.member() && n.online()).count();
                if (!info.quorate() || !info.synced() || there < size) {
                  return false;
                }
              }
              return true;
            });
  }

  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= size; i++) {
      all.append("== pve").append(i).append('\n');
      all.append(Files.readString(log(i, "daemon")));
    }
    return all.toString();
  }

  private static void sure(String... argv) throws IOException, InterruptedException {
    String end = Space.runToEnd(List.of(argv));
    if (!end.startsWith("0")) {
      throw new IOException(String.join(" ", argv) + ": " + end);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    spaces.values().forEach(Space::close);
    List<String> names = new ArrayList<>(List.of(networkSwitch()));
    for (int i = 1; i <= spaces(); i++) {
      names.add(network(i));
    }
    for (String name : names) {
      Space.runToEnd(List.of("ip", "netns", "del", name));
    }
  }
}
