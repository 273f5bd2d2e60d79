package org.quorate.lab.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.network.Switch;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Processes;
import org.quorate.lab.process.Waiting;

/**
 * The power of the lab's nodes. Off is as sudden as pulling the plug: the switch's ports go down
 * and the first process of the node's PID namespace gets SIGKILL, which ends all others with it. A
 * node is on exactly when that first process runs, whoever ended it.
 */
public final class PowerSwitch {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(10);

  private final LabPaths paths;
  private final Path jdk;
  private final Switch cables = new Switch();
  private final Map<LabNode, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** The switch for the nodes under {@code paths}, whose daemons run on {@code jdk}. */
  public PowerSwitch(LabPaths paths, Path jdk) {
    this.paths = paths;
    this.jdk = jdk;
  }

  /** The first process of {@code node}, when it is on. */
  public Optional<ProcessId> running(LabNode node) {
    return ProcessId.read(paths.pid1(node)).filter(ProcessId::alive);
  }

  /** Switches {@code node} on, unless it is. Returns once its first process runs. */
  public void on(LabNode node) {
    var unused =
        alone(
            node,
            () -> {
              if (running(node).isEmpty()) {
                boot(node);
              }
              return true;
            });
  }

  /** Switches {@code node} off, unless it is. Returns once nothing of it runs. */
  public void off(LabNode node) {
    var unused =
        alone(
            node,
            () -> {
              kill(node);
              return true;
            });
  }

  /** Off and on again. A node that was off stays off: returns whether it was on. */
  public boolean reset(LabNode node) {
    return alone(
        node,
        () -> {
          if (running(node).isEmpty()) {
            return false;
          }
          kill(node);
          boot(node);
          return true;
        });
  }

  private <T> T alone(LabNode node, Supplier<T> action) {
    ReentrantLock lock = locks.computeIfAbsent(node, any -> new ReentrantLock());
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void kill(LabNode node) {
    Optional<ProcessId> first = running(node);
    if (first.isEmpty()) {
      return;
    }
    // Ports first: else the dying node's kernel tells its peers "port unreachable", which no dead
    // machine does.
    cables.portsDown(node);
    first.get().kill();
    new Waiting("the end of " + node.name(), "/proc/" + first.get().pid(), END_LIMIT)
        .until(() -> !first.get().alive());
  }

  private void boot(LabNode node) {
    cables.connect(node);
    try {
      Files.createDirectories(paths.node(node).resolve("root"));
      Files.deleteIfExists(paths.pid1(node));
      Files.write(paths.watchdog(node), new byte[0]); // power-on disarms
      ProcessBuilder builder = new ProcessBuilder(bootCommand(node));
      Path console = paths.console(node);
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
      builder.environment().putAll(environment(node));
      Process wrapper = builder.start();
      new Waiting("the first process of " + node.name(), console.toString(), BOOT_LIMIT)
          .until(() -> Files.exists(paths.pid1(node)) || !wrapper.isAlive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> bootCommand(LabNode node) {
    List<String> argv = new ArrayList<>(Namespaces.enter(node.namespace()));
    argv.addAll(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount", "--uts", "--ipc"));
    argv.addAll(List.of("--propagation", "private"));
    argv.add(paths.nodePrograms().resolve("boot").toString());
    return argv;
  }

  private Map<String, String> environment(LabNode node) {
    return Map.of(
        Processes.MARKER,
        paths.state().toString(),
        "LAB_NODE",
        node.name(),
        "LAB_NODE_DIR",
        paths.node(node).toString(),
        "LAB_BIN",
        paths.nodePrograms().toString(),
        "LAB_DIST",
        paths.product().toString(),
        "LAB_SHARED",
        paths.shared().toString(),
        "LAB_JDK",
        jdk.toString());
  }
}
