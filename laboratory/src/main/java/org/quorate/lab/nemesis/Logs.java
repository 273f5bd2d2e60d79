package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;

/** Keeps what the daemons said, before their directory goes. */
final class Logs {
  private Logs() {}

  /** Copies each daemon's log beside the history. */
  static void keep(BareCluster nodes, Path history) throws IOException {
    for (BareNode node : nodes.nodes()) {
      Files.copy(
          node.daemonLog(),
          history.resolveSibling(history.getFileName() + "." + node.name() + ".log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
