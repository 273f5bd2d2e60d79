package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;

/** Whether the nodes take changes again. */
final class Probe {
  private Probe() {}

  /** Makes and removes a directory through every node. */
  static boolean writable(BareCluster nodes) {
    try {
      for (BareNode node : nodes.nodes()) {
        Path probe = node.pve().resolve("probe-" + node.name());
        Files.createDirectory(probe);
        Files.delete(probe);
      }
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
