package org.quorate.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.quorate.lab.LabFailure;
import org.quorate.lab.Progress;
import org.quorate.lab.cluster.Formation;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.heartbeat.BootBeats;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.heartbeat.GuestConsole;
import org.quorate.lab.heartbeat.GuestImages;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.SupervisorClient;

/** A guest survives the power cut of its node, with measured seconds. */
public final class Demo {
  private static final int VMID = 100;
  private static final String GUEST = "vm:" + VMID;
  private static final String NAME = "heartbeat";
  private static final int GUEST_HOST_ADDRESS = 200;
  private static final Pattern VIOLATIONS = Pattern.compile("violations=(\\d+)");

  private static final double STARTED_TARGET_S = 6;
  private static final double ALIVE_TARGET_S = 12;

  /** Proxmox VE without fence devices needs 140 s; nothing here may take longer. */
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(180);

  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(10);

  private final LabPlan plan;
  private final LabPaths paths;
  private final Progress progress;
  private final SupervisorClient supervisor;
  private final NodeShell shell;

  /** The demonstration on the lab of {@code plan}, which is up. */
  public Demo(LabPlan plan, LabPaths paths, Progress progress) {
    this.plan = plan;
    this.paths = paths;
    this.progress = progress;
    this.supervisor = new SupervisorClient(paths);
    this.shell = new NodeShell(paths);
  }

  /** Runs it; a {@link LabFailure} when a step fails or the guest reports a foreign write. */
  public void run() throws IOException {
    if (plan.size() < LabPlan.NODES_DEFAULT) {
      throw new LabFailure(
          "The demo needs 3 nodes, so that two survive and keep quorum: './lab up --nodes 3 --fresh'.");
    }
    new Cuts(paths.cutsFile()).heal(Optional.empty());
    LabNode victim = plan.nodes().getFirst();
    progress.step("removing what an earlier demo left", this::removeGuest);
    progress.step("guest " + VMID + " on " + victim.name() + " (qm create)", () -> create(victim));
    progress.step(
        "highly available (ha-manager add " + GUEST + ")",
        () -> run(victim, "ha-manager", "add", GUEST, "--state", "started"));
    String boot = progress.step("guest boots and writes its heartbeat", () -> firstBeat(victim));
    Waiting.pause(CALM);
    Watch watch = cutAndWatch(victim, boot);
    progress.step(victim.name() + " gets power again and rejoins", () -> rejoin(victim));
    report(watch.host().orElseThrow());
  }

  private void run(LabNode node, String... argv) {
    var unused = shell.command(node, argv).within(COMMAND_LIMIT).check();
  }

  private void removeGuest() throws IOException {
    for (LabNode node : plan.nodes()) {
      String config = "/etc/pve/nodes/" + node.name() + "/qemu-server/" + VMID + ".conf";
      if (shell.command(node, "test", "-e", config).run().ok()) {
        var removed = shell.command(node, "ha-manager", "remove", GUEST).run();
        // Without the HA manager's care, stop is stop; a stopped guest makes it fail.
        var stopped = shell.command(node, "qm", "stop", "" + VMID).within(COMMAND_LIMIT).run();
        run(node, "qm", "destroy", "" + VMID);
      }
    }
  }

  private void create(LabNode node) {
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

  private Path disk() throws IOException {
    Path directory = paths.shared().resolve("images/" + VMID);
    try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.of()) {
      return files
          .findFirst()
          .orElseThrow(
              () -> new LabFailure("Guest %d has no disk in %s.".formatted(VMID, directory)));
    }
  }

  /** Waits for the guest's first record and gives its boot id. */
  private String firstBeat(LabNode node) throws IOException {
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

  private Watch cutAndWatch(LabNode victim, String boot) throws IOException {
    List<LabNode> survivors = plan.nodes().stream().filter(node -> !node.equals(victim)).toList();
    long cutMs = supervisor.power(Operation.OFF, victim).atMs();
    progress.say("");
    progress.say("  Power of %s cut. Seconds since then:".formatted(victim.name()));
    Watch watch = new Watch(paths, victim, survivors, VMID, disk(), cutMs, boot);
    watch.untilAlive(RECOVERY_LIMIT).forEach(mark -> progress.say(mark.line(cutMs)));
    silence(boot);
    target("restart called", watch.started(), cutMs, STARTED_TARGET_S);
    target("guest alive again", watch.alive(), cutMs, ALIVE_TARGET_S);
    progress.say("");
    return watch;
  }

  /** What the guest's users felt: from its last datagram to the new instance's first. */
  private void silence(String oldBoot) {
    List<BootBeats> boots = supervisor.heartbeats().beats();
    BootBeats before = null;
    BootBeats after = null;
    for (BootBeats beats : boots) {
      if (beats.guest().equals(NAME)) {
        before = beats.boot().equals(oldBoot) ? beats : before;
        after = beats.boot().equals(oldBoot) ? after : beats;
      }
    }
    if (before != null && after != null && after.firstMs() > before.lastMs()) {
      progress.say(
          String.format(
              Locale.ROOT,
              "  the network heard nothing of the guest for %.2f s",
              (after.firstMs() - before.lastMs()) / 1000.0));
    }
  }

  private void target(String what, Optional<Mark> mark, long cutMs, double targetS) {
    double seconds = (mark.orElseThrow().atMs() - cutMs) / 1000.0;
    progress.say(
        String.format(
            Locale.ROOT,
            "  %s after %.2f s: target %.0f s %s",
            what,
            seconds,
            targetS,
            seconds <= targetS ? "met" : "missed"));
  }

  private void rejoin(LabNode node) {
    var unused = supervisor.power(Operation.ON, node);
    Formation cluster = new Formation(plan, paths, progress);
    for (LabNode each : plan.nodes()) {
      new Waiting(
              node.name() + " to rejoin, as " + each.name() + " sees it",
              "'./lab logs " + node.name() + "'",
              BOOT_LIMIT)
          .until(() -> cluster.members(each).online().size() == plan.size());
    }
  }

  private void report(LabNode host) throws IOException {
    ProcessId first = ProcessId.read(paths.pid1(host)).orElseThrow();
    String status;
    try (GuestConsole console = GuestConsole.open(GuestConsole.socket(first.pid(), VMID))) {
      status = console.ask("status", "STATUS", CONSOLE_LIMIT);
    }
    progress.say("The guest itself, on " + host.name() + ": " + status);
    Matcher violations = VIOLATIONS.matcher(status);
    long onDisk = DiskRecord.read(disk()).map(DiskRecord::violations).orElse(0L);
    if (!violations.find() || !violations.group(1).equals("0") || onDisk != 0) {
      throw new LabFailure(
          "The guest saw writes of another instance to its disk; keep the lab as it is and look at './lab logs'.");
    }
    progress.say("Foreign writes to its disk: 0.");
  }
}
