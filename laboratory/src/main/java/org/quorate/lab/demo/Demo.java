package org.quorate.lab.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.lab.LabFailure;
import org.quorate.lab.Progress;
import org.quorate.lab.cluster.Formation;
import org.quorate.lab.heartbeat.BootBeats;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.heartbeat.GuestConsole;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.SupervisorClient;

/** A guest survives the power cut of its node, with measured seconds. */
public final class Demo {
  private static final Pattern VIOLATIONS = Pattern.compile("violations=(\\d+)");

  private static final double STARTED_TARGET_S = 6;
  private static final double ALIVE_TARGET_S = 12;

  /** Proxmox VE without fence devices needs 140 s; nothing here may take longer. */
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(180);

  private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(10);

  private final LabPlan plan;
  private final LabPaths paths;
  private final Progress progress;
  private final SupervisorClient supervisor;
  private final HeartbeatGuest guest;

  /** The demonstration on the lab of {@code plan}, which is up. */
  public Demo(LabPlan plan, LabPaths paths, Progress progress) {
    this.plan = plan;
    this.paths = paths;
    this.progress = progress;
    this.supervisor = new SupervisorClient(paths);
    this.guest = new HeartbeatGuest(plan, paths);
  }

  /** Runs it; a {@link LabFailure} when a step fails or the guest reports a foreign write. */
  public void run() throws IOException {
    if (plan.size() < LabPlan.NODES_DEFAULT) {
      throw new LabFailure(
          "The demo needs 3 nodes, so that two survive and keep quorum: './lab up --nodes 3 --fresh'.");
    }
    new Cuts(paths.cutsFile()).heal(Optional.empty());
    LabNode victim = plan.nodes().getFirst();
    progress.step("removing what an earlier demo left", guest::remove);
    progress.step(
        "guest " + HeartbeatGuest.VMID + " on " + victim.name() + " (qm create)",
        () -> guest.create(victim));
    progress.step(
        "highly available (ha-manager add " + HeartbeatGuest.SERVICE + ")",
        () -> guest.makeHighlyAvailable(victim));
    String boot =
        progress.step("guest boots and writes its heartbeat", () -> guest.firstBeat(victim));
    Waiting.pause(CALM);
    Watch watch = cutAndWatch(victim, boot);
    progress.step(victim.name() + " gets power again and rejoins", () -> rejoin(victim));
    report(watch.host().orElseThrow());
  }

  private Watch cutAndWatch(LabNode victim, String boot) throws IOException {
    List<LabNode> survivors = plan.nodes().stream().filter(node -> !node.equals(victim)).toList();
    long cutMs = supervisor.power(Operation.OFF, victim).atMs();
    progress.say("");
    progress.say("  Power of %s cut. Seconds since then:".formatted(victim.name()));
    Watch watch =
        new Watch(paths, victim, survivors, HeartbeatGuest.VMID, guest.disk(), cutMs, boot);
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
      if (beats.guest().equals(HeartbeatGuest.NAME)) {
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
    try (GuestConsole console =
        GuestConsole.open(GuestConsole.socket(first.pid(), HeartbeatGuest.VMID))) {
      status = console.ask("status", "STATUS", CONSOLE_LIMIT);
    }
    progress.say("The guest itself, on " + host.name() + ": " + status);
    Matcher violations = VIOLATIONS.matcher(status);
    long onDisk = DiskRecord.read(guest.disk()).map(DiskRecord::violations).orElse(0L);
    if (!violations.find() || !violations.group(1).equals("0") || onDisk != 0) {
      throw new LabFailure(
          "The guest saw writes of another instance to its disk; keep the lab as it is and look at './lab logs'.");
    }
    progress.say("Foreign writes to its disk: 0.");
  }
}
