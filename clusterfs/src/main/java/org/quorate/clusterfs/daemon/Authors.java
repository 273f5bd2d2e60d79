package org.quorate.clusterfs.daemon;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.BoundedMap;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.fuse.Requester;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.proc.Processes;
import org.quorate.clusterfs.socket.Announcements;
import org.quorate.model.UserId;

/**
 * Who on this node last asked to change a path: the process, or the user it says it works for.
 * Messages between nodes have no place for it, so each node knows it of its own changes only.
 */
final class Authors implements Announcements {
  /** Far more than changes are under way at once. */
  private static final int PATHS_MAX = 4096;

  private final Processes processes;
  private final int nodeid;
  private final Map<String, Caller> byPath = new BoundedMap<>(PATHS_MAX);
  private final Map<Long, Announcement> byThread = new ConcurrentHashMap<>();

  /** Each is itself only: an older one's end does not end a newer one. */
  private static final class Announcement {
    private final UserId user;

    private Announcement(UserId user) {
      this.user = user;
    }
  }

  Authors(Processes processes, int nodeid) {
    this.processes = processes;
    this.nodeid = nodeid;
  }

  @Override
  public Announced announce(long thread, UserId user) {
    Announcement announcement = new Announcement(user);
    byThread.put(thread, announcement);
    return () -> byThread.remove(thread, announcement);
  }

  private Caller caller(Requester requester) {
    Caller caller = processes.caller(requester.uid(), requester.pid());
    Announcement announcement = byThread.get((long) requester.pid());
    return announcement == null
        ? caller
        : new Caller(announcement.user.toString(), caller.program());
  }

  /** The process that this thread works for is about to change the path. */
  void note(String path) {
    Requester.current()
        .ifPresent(
            requester -> {
              Caller caller = caller(requester);
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
