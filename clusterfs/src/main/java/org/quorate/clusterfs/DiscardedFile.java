package org.quorate.clusterfs;

import org.jspecify.annotations.Nullable;

/**
 * What this node had at a path and the cluster does not keep.
 *
 * @param version this node's tree version when it was last changed here, unsigned
 * @param writer node id of who changed it, 0 when not known
 * @param mtime of that change by the writer's clock, seconds since 1970; 0 when not known
 * @param own this node's content, to be kept aside; null for a directory or a removal
 * @param kept the cluster's content at the path; null when it has no file there
 */
public record DiscardedFile(
    String path,
    Kind kind,
    long version,
    int writer,
    long mtime,
    byte @Nullable [] own,
    byte @Nullable [] kept) {
  /** What is undone. */
  public enum Kind {
    /** A file or directory that the cluster does not have. */
    ADDED,
    /** A file that the cluster has otherwise. */
    CHANGED,
    /** The cluster still has what was removed here. */
    REMOVED
  }
}
