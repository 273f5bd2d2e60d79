package org.quorate.lab;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.quorate.lab.cluster.NodeShell;
import org.quorate.lab.demo.HeartbeatGuest;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.network.Cuts;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;
import org.quorate.lab.setup.BringUp;
import org.quorate.lab.setup.Removal;

/** A real lab of a test class's own, up before its first test and gone after its last. */
@SuppressWarnings("SystemOut") // the lab's progress belongs into the test's output
final class TestLab implements BeforeAllCallback, AfterAllCallback {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  final Progress progress = new Progress(System.out);
  final LabPlan plan;
  final LabPaths paths;
  final NodeShell shell;
  final Cuts cuts;

  private final Duration limit;

  /**
   * @param name of the lab's directory under {@code target}
   * @param limit of each command and of each wait
   */
  TestLab(String name, int nodes, Duration limit) {
    this.plan = new LabPlan(nodes);
    this.paths = new LabPaths(HOME, Path.of("target", name).toAbsolutePath());
    this.shell = new NodeShell(paths);
    this.cuts = new Cuts(paths.cutsFile());
    this.limit = limit;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    assumeThat(paths.product().resolve("classpath")).as("the built product").exists();
    useDownloadsOfTheDevelopersLab();
    new BringUp(paths, progress).up(Optional.of(plan.size()), true);
  }

  /** Fetched packages are shared; everything else is this test's own. */
  private void useDownloadsOfTheDevelopersLab() throws IOException {
    Path fetched = HOME.resolve(".lab/cache");
    if (Files.isDirectory(fetched) && !Files.exists(paths.cache())) {
      Files.createDirectories(paths.state());
      var unused = Command.of("cp", "-a", fetched.toString(), paths.cache().toString()).check();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    var unused = new Removal(paths).down();
  }

  LabNode node(String name) {
    return plan.node(name);
  }

  /** Runs a command on the node, which has to succeed, and gives what it printed. */
  String run(LabNode node, String... argv) {
    return shell.command(node, argv).within(limit).check();
  }

  /** Waits until {@code seen}; where it fails, the node's logs are named. */
  void waitFor(String what, LabNode node, BooleanSupplier seen) {
    progress.step(
        "Waiting for " + what,
        () -> new Waiting(what, paths.logs(node).toString(), limit).until(seen));
  }

  /** The first process of each node; another one after a reset. */
  List<Optional<ProcessId>> hosts() {
    return plan.nodes().stream().map(node -> ProcessId.read(paths.pid1(node))).toList();
  }

  /** The guest of this lab. */
  HeartbeatGuest guest() {
    return new HeartbeatGuest(plan, paths);
  }

  /** Makes the guest on that node, has the HA manager keep it running, and waits until it lives. */
  void startHighlyAvailable(HeartbeatGuest guest, LabNode node) throws IOException {
    guest.create(node);
    guest.makeHighlyAvailable(node);
    var unused = guest.firstBeat(node);
  }

  /** What the guest has recorded on its disk; while it writes there is nothing to read. */
  DiskRecord record(HeartbeatGuest guest) {
    return new Waiting("a record of the guest", "its disk", limit)
        .forValue(
            () -> {
              try {
                return DiskRecord.read(guest.disk());
              } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
              }
            });
  }

  /** Waits until the guest writes: it is up, and hears its power button. */
  void awaitBeats(HeartbeatGuest guest, LabNode node) {
    DiskRecord before = record(guest);
    waitFor("the guest's heartbeat", node, () -> !record(guest).equals(before));
  }
}
