package org.quorate.lab.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.history.History;

/** Clients on every node, and what the nodes hold of what they wrote. */
final class Workload implements AutoCloseable {
  private static final long END_LIMIT_MILLIS = 60_000;

  private final BareCluster nodes;
  private final Recorder recorder;
  private final Pace pace;
  private final List<Thread> threads = new ArrayList<>();

  Workload(BareCluster nodes, Recorder recorder, Pace pace) {
    this.nodes = nodes;
    this.recorder = recorder;
    this.pace = pace;
  }

  /** Makes the registers and starts {@code each} clients on every node. */
  void start(int each, long seed) {
    Path directory = nodes.node(1).pve().resolve(NodeFiles.DIRECTORY);
    try {
      Files.createDirectory(directory);
      for (int i = 0; i < Client.REGISTERS; i++) {
        Files.createFile(directory.resolve(Client.register(i)));
      }
    } catch (IOException failed) {
      throw new LabFailure("The nodes do not take files: " + failed + ".", failed);
    }
    int number = 0;
    for (BareNode node : nodes.nodes()) {
      for (int i = 0; i < each; i++) {
        Client client = new Client(node, ++number, recorder, pace, seed);
        pace.started();
        threads.add(Thread.ofPlatform().daemon().name("client-" + number).start(client));
      }
    }
  }

  /** The history up to now; the clients must rest. */
  History history(List<BareNode> from) {
    Map<String, Map<String, String>> trees = new TreeMap<>();
    from.forEach(node -> trees.put(node.name(), tree(node)));
    return recorder.with(trees);
  }

  /** Content of each file with its words separated by single spaces. */
  static Map<String, String> tree(BareNode node) {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.list(node.pve().resolve(NodeFiles.DIRECTORY))) {
      for (Path file : files.toList()) {
        tree.put(
            file.getFileName().toString(), Files.readString(file).strip().replaceAll("\\s+", " "));
      }
      return tree;
    } catch (IOException | UncheckedIOException failed) {
      throw new LabFailure(node.name() + " cannot be read: " + failed + ".", failed);
    }
  }

  /** Ends the clients; nothing when they have ended. */
  void end() {
    pace.end();
    for (Thread thread : threads) {
      try {
        thread.join(END_LIMIT_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    end();
  }
}
