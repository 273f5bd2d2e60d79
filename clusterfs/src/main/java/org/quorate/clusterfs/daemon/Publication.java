package org.quorate.clusterfs.daemon;

import java.util.List;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.fuse.FuseMount;

/** Publishes states of the tree through the mount, so that the kernel forgets what was before. */
final class Publication {
  private final FuseMount mount;
  private boolean writable;

  Publication(FuseMount mount) {
    this.mount = mount;
  }

  /** All modes are others when changes become possible, or impossible. */
  void publish(View next, List<FileChange> changes, Runnable publish) {
    boolean now = next.info().durability().writable();
    if (now != writable) {
      writable = now;
      mount.publishAll(publish);
      return;
    }
    if (changes.isEmpty()) {
      publish.run();
      return;
    }
    mount.publish(
        changes.stream().map(FileChange::path).distinct().toList(),
        changes.stream().anyMatch(Publication::renames),
        publish);
  }

  /** A name came or went, or stands for something else. */
  private static boolean renames(FileChange change) {
    return change.before() == null
        || change.after() == null
        || change.before().inode() != change.after().inode();
  }
}
