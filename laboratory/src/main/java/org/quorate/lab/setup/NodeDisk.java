package org.quorate.lab.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Command;

/**
 * A node's disk: what survives its power cycles. Its /etc starts with what programs need from the
 * host's, and with nothing of the host's that is secret.
 */
public final class NodeDisk {
  private static final List<String> ETC_OF_THE_HOST =
      List.of(
          "alternatives",
          "bash.bashrc",
          "ca-certificates",
          "debian_version",
          "group",
          "host.conf",
          "iproute2",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "localtime",
          "login.defs",
          "magic",
          "networks",
          "nsswitch.conf",
          "os-release",
          "pam.conf",
          "pam.d",
          "passwd",
          "profile",
          "protocols",
          "python3",
          "qemu",
          "rpc",
          "security",
          "services",
          "ssl/certs",
          "ssl/openssl.cnf",
          "terminfo",
          "timezone");

  private final LabPaths paths;
  private final LabPlan plan;

  /** Disks of {@code plan}'s nodes under {@code paths}. */
  public NodeDisk(LabPaths paths, LabPlan plan) {
    this.paths = paths;
    this.plan = plan;
  }

  /** Makes the disk of {@code node} unless it is there. */
  public void create(LabNode node, String passwordHash) throws IOException {
    Path disk = paths.disk(node);
    if (Files.exists(disk)) {
      return;
    }
    Path fresh = disk.resolveSibling("disk.new");
    Path etc = fresh.resolve("etc");
    Files.createDirectories(etc.resolve("ssl"));
    Files.createDirectories(etc.resolve("corosync"));
    Files.createDirectories(etc.resolve("pve"));
    copyEtc(etc);
    Files.writeString(etc.resolve("hostname"), node.name() + "\n");
    Files.writeString(etc.resolve("hosts"), hosts());
    Programs.writeSecret(etc.resolve("shadow"), "root:" + passwordHash + ":20000:0:99999:7:::\n");
    Files.createDirectories(
        fresh.resolve("root"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String directory : List.of("lib", "log", "cache", "spool", "tmp")) {
      Files.createDirectories(fresh.resolve("var").resolve(directory));
    }
    Files.createSymbolicLink(fresh.resolve("var/run"), Path.of("/run"));
    Files.createSymbolicLink(fresh.resolve("var/lock"), Path.of("/run/lock"));
    Files.move(fresh, disk);
  }

  private static void copyEtc(Path etc) throws IOException {
    List<String> jdks = new ArrayList<>();
    try (var found = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
      found.forEach(path -> jdks.add(path.getFileName().toString()));
    }
    jdks.addAll(ETC_OF_THE_HOST);
    for (String name : jdks) {
      Path source = Path.of("/etc").resolve(name);
      if (Files.exists(source)) {
        var unused =
            Command.of("cp", "-a", source.toString(), etc.resolve(name).toString()).check();
      }
    }
  }

  /** Every node's name leads to its management address: the name must not resolve to loopback. */
  private String hosts() {
    return plan.nodes().stream()
        .map(node -> node.address(Network.MANAGEMENT) + " " + node.name() + "\n")
        .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
  }
}
