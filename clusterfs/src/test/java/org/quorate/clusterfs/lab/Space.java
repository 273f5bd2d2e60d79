package org.quorate.clusterfs.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Namespaces held by one sleeping process, and what runs in them. */
final class Space implements AutoCloseable {
  private final Process holder;
  private final List<Process> started = new ArrayList<>();

  private Space(Process holder) {
    this.holder = holder;
  }

  /** A mount namespace of its own on this machine. */
  static Space ofMounts() throws IOException {
    return unshared("--mount");
  }

  /** Mounts and a network of its own, without any connection. */
  static Space ofMountsAndNetwork() throws IOException {
    return unshared("--mount", "--net");
  }

  /** Returns when the namespaces are there: whoever enters before would be outside. */
  private static Space unshared(String... kinds) throws IOException {
    List<String> argv = new ArrayList<>(List.of("unshare", "--propagation", "private"));
    argv.addAll(List.of(kinds));
    argv.addAll(List.of("sleep", "infinity"));
    Process holder = background(argv);
    Path mounts = Path.of("/proc/" + holder.pid() + "/ns/mnt");
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    await().until(() -> !Files.readSymbolicLink(mounts).equals(ours));
    return new Space(holder);
  }

  /** A node: the network namespace's, and mounts, host name and IPC of its own. */
  static Space ofNode(String network, List<String> init) throws IOException {
    return new Space(
        background(
            Stream.concat(
                    Stream.of(
                        "ip",
                        "netns",
                        "exec",
                        network,
                        "unshare",
                        "--mount",
                        "--uts",
                        "--ipc",
                        "--propagation",
                        "private"),
                    init.stream())
                .toList()));
  }

  private static Process background(List<String> argv) throws IOException {
    return new ProcessBuilder(argv).inheritIO().start();
  }

  /** The node's root directory as seen from here. */
  Path root() {
    return Path.of("/proc/" + holder.pid() + "/root");
  }

  private List<String> inside(List<String> argv) {
    List<String> all =
        new ArrayList<>(
            List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "-u", "-i", "-n", "--"));
    all.addAll(argv);
    return all;
  }

  /** Runs a command to its end: exit code, a space, what it printed. */
  String run(String... argv) throws IOException, InterruptedException {
    return runToEnd(inside(Arrays.asList(argv)));
  }

  static String runToEnd(List<String> argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return (process.waitFor() + " " + out).strip();
  }

  Process start(Path log, List<String> argv) throws IOException {
    Process process =
        new ProcessBuilder(inside(argv))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    started.add(process);
    return process;
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    holder.destroyForcibly();
    Stream.concat(started.stream(), Stream.of(holder))
        .forEach(
            process -> {
              try {
                process.waitFor(5, TimeUnit.SECONDS);
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
