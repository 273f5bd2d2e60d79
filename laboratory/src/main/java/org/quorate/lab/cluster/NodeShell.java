package org.quorate.lab.cluster;

import java.util.ArrayList;
import java.util.List;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.ProcessId;

/** Runs commands in nodes, as root. */
public final class NodeShell {
  private static final String PATH =
      "/opt/lab:/opt/quorate/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final LabPaths paths;

  /** The nodes of the lab under {@code paths}. */
  public NodeShell(LabPaths paths) {
    this.paths = paths;
  }

  /** Whether {@code node} is on. */
  public boolean on(LabNode node) {
    return ProcessId.read(paths.pid1(node)).filter(ProcessId::alive).isPresent();
  }

  /** The words that start a command in {@code node}; it must be on. */
  public List<String> enter(LabNode node) {
    ProcessId first =
        ProcessId.read(paths.pid1(node))
            .filter(ProcessId::alive)
            .orElseThrow(
                () ->
                    new LabFailure(
                        "%s is off: './lab power %s on' starts it."
                            .formatted(node.name(), node.name())));
    List<String> argv = new ArrayList<>(List.of("nsenter", "-t", Long.toString(first.pid())));
    argv.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--"));
    argv.addAll(List.of("env", "-i", "-C", "/root", "HOME=/root", "LANG=C.UTF-8", "PATH=" + PATH));
    argv.add("TERM=" + System.getenv().getOrDefault("TERM", "dumb"));
    argv.add("JAVA_HOME=" + System.getProperty("java.home"));
    return argv;
  }

  /** A command in {@code node}. */
  public Command command(LabNode node, String... argv) {
    return Command.of(argv).by(enter(node), " on " + node.name());
  }
}
