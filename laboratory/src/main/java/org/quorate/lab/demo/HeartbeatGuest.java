package org.quorate.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.quorate.lab.LabFailure;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.heartbeat.GuestImages;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Waiting;

/** A guest that writes its heartbeat to its disk and tells of every foreign write. */
public final class HeartbeatGuest {
  public static final int VMID = 100;
  public static final String SERVICE = "vm:" + VMID;
  static final String NAME = "heartbeat";
  private static final int GUEST_HOST_ADDRESS = 200;
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);

  private final LabPlan plan;
  private final LabPaths paths;
  private final NodeShell shell;

  public HeartbeatGuest(LabPlan plan, LabPaths paths) {
    this.plan = plan;
    this.paths = paths;
    this.shell = new NodeShell(paths);
  }

  private void run(LabNode node, String... argv) {
    var unused = shell.command(node, argv).within(COMMAND_LIMIT).check();
  }

  /** Has the HA manager start it and keep it running. */
  public void makeHighlyAvailable(LabNode node) {
    run(node, "ha-manager", "add", SERVICE, "--state", "started");
  }

  /** Takes it and its disk away, wherever it is. */
  public void remove() throws IOException {
    for (LabNode node : plan.nodes()) {
      String config = "/etc/pve/nodes/" + node.name() + "/qemu-server/" + VMID + ".conf";
      if (shell.command(node, "test", "-e", config).run().ok()) {
        var removed = shell.command(node, "ha-manager", "remove", SERVICE).run();
        // Without the HA manager's care, stop is stop; a stopped guest makes it fail.
        var stopped = shell.command(node, "qm", "stop", "" + VMID).within(COMMAND_LIMIT).run();
        run(node, "qm", "destroy", "" + VMID);
      }
    }
  }

  /** Makes it on that node: 96 MiB, its disk on the shared storage. */
  public void create(LabNode node) {
    String heartbeat =
        "%s console=ttyS0 quiet panic=1 hb.name=%s hb.ip=%s/24 hb.udp=%s:%d"
            .formatted(
                GuestImages.FAST_BOOT,
                NAME,
                Network.MANAGEMENT.address(GUEST_HOST_ADDRESS),
                LabPlan.SWITCH_ADDRESS,
                LabPlan.HEARTBEAT_PORT);
    run(
        node,
        "qm",
        "create",
        "" + VMID,
        "--name",
        NAME,
        "--memory",
        "96",
        "--cores",
        "1",
        "--cpu",
        "qemu64",
        "--net0",
        "virtio,bridge=vmbr0",
        "--virtio0",
        "shared:1",
        "--vga",
        "none",
        "--serial0",
        "socket",
        "--args",
        "-kernel %s -initrd %s -append '%s'"
            .formatted(GuestImages.KERNEL, GuestImages.INITRAMFS, heartbeat));
  }

  /** Its disk, as the host sees it. */
  public Path disk() throws IOException {
    Path directory = paths.shared().resolve("images/" + VMID);
    try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.of()) {
      return files
          .findFirst()
          .orElseThrow(
              () -> new LabFailure("Guest %d has no disk in %s.".formatted(VMID, directory)));
    }
  }

  /** Waits for the guest's first record and gives its boot id. */
  public String firstBeat(LabNode node) throws IOException {
    Path disk = disk();
    return new Waiting(
            "the heartbeat of guest " + VMID,
            "'./lab logs %s quorate-ha' and './lab exec %s -- ha-manager status'"
                .formatted(node.name(), node.name()),
            BOOT_LIMIT)
        .forValue(
            () -> {
              try {
                return DiskRecord.read(disk).map(DiskRecord::boot);
              } catch (IOException notYet) {
                return Optional.empty();
              }
            });
  }

  /** The node it runs on now, not one it is on its way to; empty while it runs nowhere. */
  public Optional<LabNode> host() {
    String run = "/run/qemu-server/" + VMID;
    String runs = "test ! -e " + run + ".incoming && kill -0 $(cat " + run + ".pid)";
    return plan.nodes().stream()
        .filter(shell::on)
        .filter(node -> shell.command(node, "sh", "-c", runs).within(COMMAND_LIMIT).run().ok())
        .findFirst();
  }
}
