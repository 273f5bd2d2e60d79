package org.quorate.lab.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.quorate.lab.LabFailure;
import org.quorate.lab.Progress;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.Waiting;

/** Forms the lab's cluster with the commands that an administrator types. */
public final class Formation {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(90);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private static final int API_PORT = 8006;

  private final LabPlan plan;
  private final LabPaths paths;
  private final Progress progress;
  private final NodeShell shell;

  /** Forms a cluster of {@code plan}'s nodes, which are on. */
  public Formation(LabPlan plan, LabPaths paths, Progress progress) {
    this.plan = plan;
    this.paths = paths;
    this.progress = progress;
    this.shell = new NodeShell(paths);
  }

  /** Whether every node is in the cluster, and the cluster is set up. */
  public boolean formed() {
    return plan.nodes().stream().allMatch(this::member)
        && Files.exists(paths.node(plan.nodes().getFirst()).resolve("formed"));
  }

  private boolean member(LabNode node) {
    return Files.exists(paths.disk(node).resolve("etc/corosync/corosync.conf"));
  }

  /** Does what is missing. */
  public void form() {
    LabNode first = plan.nodes().getFirst();
    waitForApi(first);
    if (!member(first)) {
      progress.step("pvecm create " + LabPlan.CLUSTER, () -> create(first));
    }
    waitForQuorum(first);
    for (LabNode node : plan.nodes().subList(1, plan.size())) {
      waitForApi(node);
      if (!member(node)) {
        progress.step("pvecm add: " + node.name() + " joins", () -> join(first, node));
      }
    }
    progress.step("cluster of " + plan.size() + " is quorate", this::waitForAll);
    if (!formed()) {
      progress.step("storage 'shared' and fence devices", () -> configure(first));
    }
  }

  private void create(LabNode first) {
    var unused =
        shell
            .command(
                first,
                "pvecm",
                "create",
                LabPlan.CLUSTER,
                "--link0",
                first.address(Network.LINK0),
                "--link1",
                first.address(Network.LINK1))
            .within(JOIN_LIMIT)
            .check();
  }

  private void join(LabNode peer, LabNode node) throws IOException {
    String password = Files.readString(paths.passwordFile());
    var unused =
        shell
            .command(
                node,
                "pvecm",
                "add",
                peer.address(Network.MANAGEMENT),
                "--link0",
                node.address(Network.LINK0),
                "--link1",
                node.address(Network.LINK1),
                "--fingerprint",
                fingerprint(peer))
            .reading(password)
            .within(JOIN_LIMIT)
            .check();
  }

  /** SHA-256 of the certificate that the API of {@code node} shows, as openssl writes it. */
  private String fingerprint(LabNode node) {
    String pem =
        new Waiting("the certificate of " + node.name(), paths.logs(node).toString(), READY_LIMIT)
            .forValue(() -> certificate(node));
    new Waiting("the port 8006 of " + node.name(), paths.logs(node).toString(), READY_LIMIT)
        .until(() -> listens(node));
    try {
      byte[] der =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .getEncoded();
      return HexFormat.ofDelimiter(":")
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der))
          .toUpperCase(Locale.ROOT);
    } catch (GeneralSecurityException broken) {
      throw new LabFailure(
          "The certificate of %s cannot be read: %s.".formatted(node.name(), broken.getMessage()),
          broken);
    }
  }

  private Optional<String> certificate(LabNode node) {
    String file = "/etc/pve/nodes/" + node.name() + "/pve-ssl.pem";
    return Optional.of(shell.command(node, "cat", file).run())
        .filter(Command.Finished::ok)
        .map(Command.Finished::out);
  }

  private static boolean listens(LabNode node) {
    return Namespaces.inside(
        LabPlan.SWITCH_NAMESPACE,
        () -> {
          try (Socket socket = new Socket(node.address(Network.MANAGEMENT), API_PORT)) {
            return socket.isConnected();
          } catch (IOException refused) {
            return false;
          }
        });
  }

  private void waitForApi(LabNode node) {
    new Waiting("the API of " + node.name(), paths.logs(node).toString(), READY_LIMIT)
        .until(() -> shell.command(node, "pvesh", "get", "/version").run().ok());
  }

  private void waitForQuorum(LabNode node) {
    new Waiting("the quorum of " + node.name(), paths.logs(node).toString(), READY_LIMIT)
        .until(
            () -> {
              Members members = members(node);
              return members.quorate() && members.online().contains(node.name());
            });
  }

  private void waitForAll() {
    for (LabNode node : plan.nodes()) {
      new Waiting("all nodes at " + node.name(), paths.logs(node).toString(), READY_LIMIT)
          .until(() -> members(node).online().size() == plan.size());
    }
  }

  /** The cluster as {@code node} sees it. */
  public Members members(LabNode node) {
    return Members.parse(shell.command(node, "cat", "/etc/pve/.members").run().out());
  }

  private void configure(LabNode first) throws IOException {
    write(
        first,
        "/etc/pve/storage.cfg",
        """
        dir: local
        \tpath /var/lib/vz
        \tcontent iso,vztmpl,backup

        dir: shared
        \tpath /mnt/shared
        \tcontent images,iso,snippets
        \tshared 1
        """);
    var unused = shell.command(first, "mkdir", "-p", "/etc/pve/priv/fence", "/etc/pve/ha").check();
    write(first, "/etc/pve/priv/fence/bmc", Files.readString(paths.bmcPasswordFile()));
    write(first, "/etc/pve/ha/fence.cfg", fenceDevices());
    Files.writeString(paths.node(first).resolve("formed"), "");
  }

  private void write(LabNode node, String file, String text) {
    var unused = shell.command(node, "tee", file).reading(text).check();
  }

  private String fenceDevices() {
    StringBuilder text =
        new StringBuilder("# The lab's BMCs; they cut power at once and tell the truth.\n");
    for (LabNode node : plan.nodes()) {
      String device = "bmc" + node.index();
      text.append(
          """
          device %s fence_ipmilan ip="%s" username="admin" password_file="fence/bmc" lanplus="1" cipher="3" power_wait="0"
          connect %s node=%s
          """
              .formatted(device, node.bmcAddress(), device, node.name()));
    }
    return text.toString();
  }
}
