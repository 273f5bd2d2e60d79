package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;

/** Keeps what the daemons said, before their directory goes. */
final class Logs {
  private Logs() {}

  /** Copies each node's logs beside the history. */
  static void keep(BareCluster nodes, Path history) throws IOException {
    for (BareNode node : nodes.nodes()) {
      for (Path log : List.of(node.daemonLog(), node.corosyncLog())) {
        String name = history.getFileName() + "." + node.name() + "." + log.getFileName();
        Files.copy(log, history.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
