package org.quorate.clusterfs.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster's quorum device: corosync-qnetd on the witness, corosync-qdevice on the nodes. */
final class QuorumDevice {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RealCluster cluster;
  private final Path witnessLog;
  private final Map<Integer, Process> devices = new HashMap<>();
  private Process witness;

  QuorumDevice(RealCluster cluster, Path dir) {
    this.cluster = cluster;
    this.witnessLog = dir.resolve("qnetd.log");
  }

  /** What stands in the section {@code quorum} of corosync.conf; without TLS, no certificates. */
  static String configuration(String host) {
    return """
      device {
        model: net
        votes: 1
        net {
          tls: off
          host: %s
          algorithm: ffsplit
        }
      }
    """
        .formatted(host);
  }

  void startWitness() throws IOException, InterruptedException {
    cluster.witness().run("mkdir", "-p", "/run/corosync-qnetd");
    witness = cluster.witness().start(witnessLog, List.of("corosync-qnetd", "-f", "-s", "off"));
  }

  void killWitness() throws InterruptedException {
    witness.destroyForcibly().waitFor();
  }

  /** Once Corosync answers: the device ends when it does not. */
  void start(int node) throws IOException, InterruptedException {
    Space space = cluster.space(node);
    await()
        .atMost(PATIENCE)
        .until(() -> space.run("corosync-cmapctl", "-g", "totem.version").startsWith("0"));
    space.run("mkdir", "-p", "/run/corosync-qdevice");
    devices.put(node, space.start(cluster.log(node, "qdevice"), List.of("corosync-qdevice", "-f")));
  }

  void kill(int node) throws InterruptedException {
    devices.get(node).destroyForcibly().waitFor();
  }

  /** As systemd stops it. */
  void stop(int node) throws InterruptedException {
    devices.get(node).destroy();
    devices.get(node).waitFor();
  }
}
