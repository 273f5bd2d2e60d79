package org.quorate.lab.bare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.process.Command;

/** One bare node: the process that holds its namespaces, its Corosync and its daemon. */
public final class BareNode {
  private static final int END_LIMIT_S = 10;

  /** Settings of the daemon's JVM, as its launcher reads them. */
  private static final String JVM_OPTIONS = "QUORATE_JAVA_OPTIONS";

  private final BarePlan plan;
  private final int number;
  private final Process holder;
  private @Nullable Process corosync;
  private @Nullable Process daemon;

  BareNode(BarePlan plan, int number, Process holder) {
    this.plan = plan;
    this.number = number;
    this.holder = holder;
  }

  /** Its name, for example {@code pve1}. */
  public String name() {
    return BarePlan.name(number);
  }

  /** 1 for pve1. */
  public int number() {
    return number;
  }

  /** The node's root directory as the host sees it. */
  public Path root() {
    return Path.of("/proc/" + holder.pid() + "/root");
  }

  /** The node's /etc/pve as the host sees it. */
  public Path pve() {
    return root().resolve("etc/pve");
  }

  /** The daemon's local socket as the host sees it. */
  public Path socket() {
    return root().resolve("run/quorate/clusterfs.sock");
  }

  /**
   * The node's database directory as the host sees it. SQLite follows {@code /proc/PID/root} as if
   * it were a link to the host's root, so a real disk has a path of its own.
   */
  public Path databaseDirectory() {
    return switch (plan.disk()) {
      case REAL -> plan.own(number).resolve("cluster");
      case SMALL -> root().resolve("var/lib/pve-cluster");
    };
  }

  /** What the daemon said, all its lives together. */
  public Path daemonLog() {
    return plan.own(number).resolve("daemon.log");
  }

  /** What Corosync said, all its lives together. */
  public Path corosyncLog() {
    return plan.own(number).resolve("corosync.log");
  }

  /** Starts Corosync; it does not wait. */
  public void startCorosync() {
    corosync = start(List.of("corosync", "-f"), corosyncLog(), Map.of());
  }

  /** Starts the installed daemon; it does not wait. */
  public void startDaemon() {
    String program = plan.product().resolve("bin/quorate-clusterfs").toString();
    String options = System.getenv().getOrDefault(JVM_OPTIONS, "");
    daemon = start(List.of(program), daemonLog(), Map.of(JVM_OPTIONS, options));
  }

  /** Starts a program in the node, with its output appended to {@code log}. */
  public Process start(List<String> argv, Path log, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(inside(argv))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException missing) {
      throw new LabFailure("nsenter cannot be started: install util-linux.", missing);
    }
  }

  /** The words that start a command in the node. */
  public List<String> inside(List<String> argv) {
    List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid())));
    all.addAll(List.of("-m", "-u", "-i", "-n", "--"));
    all.addAll(argv);
    return all;
  }

  /** The daemon's process id; the launcher becomes the JVM. */
  public long daemonPid() {
    return daemon == null ? 0 : daemon.pid();
  }

  /** Whether the daemon runs. */
  public boolean daemonAlive() {
    return daemon != null && daemon.isAlive();
  }

  /** SIGKILL to the daemon, and waits for its end. */
  public void killDaemon() {
    end(daemon, true);
  }

  /** SIGTERM to the daemon, and waits for its end. */
  public void stopDaemon() {
    end(daemon, false);
  }

  /** SIGKILL to Corosync, and waits for its end. */
  public void killCorosync() {
    end(corosync, true);
  }

  /** SIGTERM to Corosync, which leaves the ring orderly, and waits for its end. */
  public void stopCorosync() {
    end(corosync, false);
  }

  /** SIGSTOP or SIGCONT to the daemon. */
  public void pauseDaemon(boolean paused) {
    signal(daemon, paused ? "STOP" : "CONT");
  }

  private static void signal(@Nullable Process process, String name) {
    if (process != null && process.isAlive()) {
      var unused = Command.of("kill", "-" + name, Long.toString(process.pid())).run();
    }
  }

  private static void end(@Nullable Process process, boolean now) {
    if (process == null) {
      return;
    }
    var unused = now ? process.destroyForcibly() : process.toHandle().destroy();
    try {
      if (!process.waitFor(END_LIMIT_S, TimeUnit.SECONDS)) {
        var killed = process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** The daemon's resident memory in bytes; 0 when it does not run. */
  public long daemonResidentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + daemonPid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  /**
   * Whether the node says that it is quorate with {@code online} nodes online, itself included, and
   * that their epoch is open.
   */
  public boolean sees(int online) {
    try {
      String members = Files.readString(pve().resolve(".members"));
      long there = members.lines().filter(line -> line.contains("\"online\": 1")).count();
      String quorate = Files.readString(pve().resolve(".quorate"));
      boolean open = quorate.contains("\"writable\": 1") && !quorate.contains("\"epoch\": 0,");
      return members.contains("\"quorate\": 1") && there == online && open;
    } catch (IOException | UncheckedIOException down) {
      return false;
    }
  }

  void close() {
    signal(daemon, "CONT");
    end(daemon, true);
    end(corosync, true);
    end(holder, true);
  }
}
