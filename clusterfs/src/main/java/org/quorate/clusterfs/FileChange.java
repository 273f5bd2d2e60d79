package org.quorate.clusterfs;

import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Tree;

/**
 * What one applied change did at one path; a rename is two of them, with the same version.
 *
 * @param path without leading slash; "" is the root
 * @param version the tree's after the change, unsigned: the same number on every node
 * @param writer node id of who made it; 0 on a standalone node
 * @param mtime the message's time by the writer's clock, seconds since 1970
 * @param before what was there; null when nothing was
 * @param after what is there now; null when it was removed
 */
public record FileChange(
    String path,
    long version,
    int writer,
    long mtime,
    @Nullable Entry before,
    @Nullable Entry after,
    Cause cause) {
  /** What lies between two trees at a path: an ordered change's writer is the new root's. */
  static FileChange between(Tree before, Tree after, String path, Cause cause) {
    Entry now = after.find(path);
    boolean known = cause instanceof Ordered || cause instanceof Renamed;
    Entry source = known ? after.root() : now;
    return new FileChange(
        path,
        source == null ? after.version() : source.version(),
        source == null ? 0 : source.writer(),
        source == null ? 0 : source.mtime(),
        before.find(path),
        now,
        cause);
  }

  /** Why the entry is another now. */
  public sealed interface Cause {}

  /** An operation, ordered by the cluster. */
  public record Ordered() implements Cause {}

  /** A rename from or to the other path. */
  public record Renamed(String other) implements Cause {}

  /** Taken over from the leader of a sync round; a removal's writer and time are not known then. */
  public record Synced() implements Cause {}

  /** The first copy of the cluster's tree on a node that had none. */
  public record FirstCopy() implements Cause {}
}
