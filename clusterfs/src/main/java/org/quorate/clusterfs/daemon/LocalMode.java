package org.quorate.clusterfs.daemon;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says loudly that this node's files are not the cluster's while they are being repaired. */
final class LocalMode {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMode.class);

  private LocalMode() {}

  static void announce(Consumer<String> clusterLog, ClusterFsSettings settings) {
    String what =
        "LOCAL MODE: "
            + settings.mountPoint()
            + " is this node's own copy, no other node sees its changes";
    LOG.warn("{}; {} is ignored", what, settings.corosyncConf());
    LOG.warn("when done: end this process, then start quorate-clusterfs without --local");
    clusterLog.accept(what);
  }
}
