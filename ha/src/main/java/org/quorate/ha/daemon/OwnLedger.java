package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.fencing.ledger.Evidence;
import org.quorate.fencing.ledger.Moment;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.watch.Cluster;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * A node that comes back closes the record of its own loss before it takes any lock: whoever reads
 * an open record later may then rely on it being about an absence that goes on.
 */
final class OwnLedger {
  private final NodeName self;
  private final HaFiles files;
  private final Cluster cluster;
  private volatile boolean closed;

  OwnLedger(NodeName self, HaFiles files, Cluster cluster) {
    this.self = self;
    this.files = files;
    this.cluster = cluster;
  }

  boolean closed() {
    return closed;
  }

  /** Call at the beginning of each round of one thread. */
  void look() throws IOException {
    Optional<ClusterInfo> info = cluster.info();
    if (info.isEmpty() || !info.get().quorate()) {
      closed = false;
    } else if (!closed) {
      close();
      closed = true;
    }
  }

  private void close() throws IOException {
    LedgerFile file;
    try {
      file = files.ledger(self);
    } catch (InvalidInput broken) {
      file = LedgerFile.empty(self);
    }
    long now = Instant.now().toEpochMilli();
    Evidence back =
        new Evidence(
            Evidence.Kind.RETURNED, new Moment(0, now), self, "this node is back and has quorum");
    LedgerFile after = file.closed(List.of(back));
    if (!after.equals(file)) {
      files.write(after);
    }
  }
}
