package org.quorate.lab.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.quorate.lab.LabFailure;
import org.quorate.lab.Progress;
import org.quorate.lab.cluster.Formation;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.heartbeat.GuestImages;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.network.Switch;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Processes;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.supervisor.Request.Operation;
import org.quorate.lab.supervisor.Supervisor;
import org.quorate.lab.supervisor.SupervisorClient;

/** Brings a lab up, from whatever state it is in. */
public final class BringUp {
  private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(20);
  private static final Duration INIT_LIMIT = Duration.ofSeconds(60);

  private final LabPaths paths;
  private final Progress progress;
  private final SupervisorClient supervisor;

  /** Brings up the lab under {@code paths} and tells {@code progress}. */
  public BringUp(LabPaths paths, Progress progress) {
    this.paths = paths;
    this.progress = progress;
    this.supervisor = new SupervisorClient(paths);
  }

  /**
   * Brings the lab up.
   *
   * @param nodes how many; empty for as many as there are, or three
   * @param fresh whether to forget an existing lab first
   */
  public LabPlan up(Optional<Integer> nodes, boolean fresh) throws IOException {
    Requirements.checkMachine();
    Requirements.checkAlone(paths);
    LabPlan plan = plan(nodes, fresh);
    if (!fresh && isUp(plan)) {
      progress.say("The lab is up already: " + plan.size() + " nodes.");
      return plan;
    }
    if (fresh) {
      progress.step(
          "removing the old lab",
          () -> {
            var unused = new Removal(paths).down();
            new Removal(paths).wipe();
          });
    }
    prepare(plan);
    if (!supervisor.running()) {
      startSupervisor(plan);
    }
    boot(plan);
    new Formation(plan, paths, progress).form();
    return plan;
  }

  private LabPlan plan(Optional<Integer> nodes, boolean fresh) {
    Optional<LabPlan> existing = fresh ? Optional.empty() : LabState.load(paths);
    LabPlan wanted =
        new LabPlan(nodes.orElse(existing.map(LabPlan::size).orElse(LabPlan.NODES_DEFAULT)));
    existing.ifPresent(old -> Removal.checkSize(old, wanted));
    return wanted;
  }

  private boolean isUp(LabPlan plan) {
    return supervisor.running()
        && plan.nodes().stream().allMatch(new NodeShell(paths)::on)
        && new Formation(plan, paths, progress).formed();
  }

  private void prepare(LabPlan plan) throws IOException {
    if (!supervisor.running()) {
      Requirements.checkPorts(plan);
    }
    Files.createDirectories(paths.cache());
    Files.createDirectories(paths.shared());
    progress.step("heartbeat guest: kernel and initramfs", () -> new GuestImages(paths).install());
    progress.step("disks of " + plan.size() + " nodes", () -> disks(plan));
  }

  private void disks(LabPlan plan) throws IOException {
    Files.createDirectories(paths.nodePrograms());
    for (String program : List.of("boot", "init", "keep", "systemctl")) {
      Programs.extract("node/" + program, paths.nodePrograms().resolve(program));
    }
    String hash = Secrets.shadowHash(Secrets.password(paths.passwordFile()));
    var unused = Secrets.password(paths.bmcPasswordFile());
    NodeDisk disk = new NodeDisk(paths, plan);
    for (LabNode node : plan.nodes()) {
      Files.createDirectories(paths.node(node));
      disk.create(node, hash);
    }
    LabState.save(paths, plan);
  }

  private void startSupervisor(LabPlan plan) throws IOException {
    killOldBmcs();
    if (!Files.exists(Namespaces.DIRECTORY)) {
      Files.writeString(paths.madeNamespaceDirectory(), "");
    }
    progress.step("switch with four networks", () -> new Switch().create(plan));
    new Cuts(paths.cutsFile()).apply();
    progress.step(
        "BMCs, watchdogs and port forwarding",
        () -> {
          launch(plan);
          new Waiting("the lab's supervisor", paths.supervisorLog().toString(), SUPERVISOR_LIMIT)
              .until(supervisor::running);
        });
  }

  /** A crashed supervisor leaves its BMCs, whose ports the next one needs. */
  private void killOldBmcs() {
    Processes.marked().stream()
        .map(Processes.Marked::process)
        .filter(
            process ->
                ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().command())
                    .filter(command -> command.endsWith("/ipmi_sim"))
                    .isPresent())
        .forEach(ProcessId::kill);
  }

  private void launch(LabPlan plan) throws IOException {
    Files.deleteIfExists(paths.supervisorPid());
    List<String> argv =
        List.of(
            "setsid",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-D" + LabPaths.HOME_PROPERTY + "=" + paths.home(),
            "-D" + LabPaths.STATE_PROPERTY + "=" + paths.state(),
            "-cp",
            System.getProperty("java.class.path"),
            Supervisor.class.getName(),
            Integer.toString(plan.size()));
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().put(Processes.MARKER, paths.state().toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(paths.supervisorLog().toFile()));
    var unused = builder.start();
  }

  private void boot(LabPlan plan) {
    List<LabNode> off =
        plan.nodes().stream().filter(node -> !new NodeShell(paths).on(node)).toList();
    if (!off.isEmpty()) {
      progress.step(
          "booting " + String.join(", ", off.stream().map(LabNode::name).toList()),
          () -> {
            off.forEach(node -> supervisor.power(Operation.ON, node));
            off.forEach(this::waitForInit);
          });
    }
  }

  private void waitForInit(LabNode node) {
    ProcessId first =
        ProcessId.read(paths.pid1(node))
            .orElseThrow(
                () ->
                    new LabFailure(
                        "%s did not boot; look at %s."
                            .formatted(node.name(), paths.console(node))));
    // /proc/PID/root shows the node's files to the host.
    Path started = Path.of("/proc/" + first.pid() + "/root/run/lab/started");
    new Waiting("the services of " + node.name(), paths.logs(node).toString(), INIT_LIMIT)
        .until(() -> Files.exists(started) || !first.alive());
    if (!first.alive()) {
      throw new LabFailure(
          "%s went off while it booted; look at %s.".formatted(node.name(), paths.console(node)));
    }
  }
}
