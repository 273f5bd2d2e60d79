package org.quorate.clusterfs.daemon;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.BoundedMap;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.fuse.Requester;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.proc.Processes;

/**
 * Who on this node last asked to change a path. Messages between nodes have no place for it, so
 * each node knows it of its own changes only.
 */
final class Authors {
  /** Far more than changes are under way at once. */
  private static final int PATHS_MAX = 4096;

  private final Processes processes;
  private final int nodeid;
  private final Map<String, Caller> byPath = new BoundedMap<>(PATHS_MAX);

  Authors(Processes processes, int nodeid) {
    this.processes = processes;
    this.nodeid = nodeid;
  }

  /** The process that this thread works for is about to change the path. */
  void note(String path) {
    Requester.current()
        .ifPresent(
            requester -> {
              Caller caller = processes.caller(requester.uid(), requester.pid());
              synchronized (byPath) {
                byPath.remove(path);
                byPath.put(path, caller);
              }
            });
  }

  /** Null for other nodes' changes. */
  @Nullable Caller of(FileChange change) {
    if (change.writer() != nodeid || change.cause() instanceof FileChange.Synced) {
      return null;
    }
    synchronized (byPath) {
      return byPath.get(change.path());
    }
  }
}
