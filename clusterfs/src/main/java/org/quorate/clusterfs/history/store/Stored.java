package org.quorate.clusterfs.history.store;

import java.util.Optional;
import org.quorate.clusterfs.history.Caller;

/**
 * A change in the history, without its content.
 *
 * @param number unique on this node, growing
 * @param other path it was renamed from or to; empty when it was not
 * @param time seconds since 1970 by the writer's clock
 * @param writer node id; 0 on a standalone node and where a sync does not tell
 * @param first the tree's version with its first piece: the same on every node
 * @param last the tree's version with its last piece
 * @param synced made elsewhere while this node was away
 * @param size bytes after the change; 0 when removed
 */
public record Stored(
    long number,
    String path,
    Kind kind,
    boolean directory,
    String other,
    long time,
    int writer,
    Optional<Caller> caller,
    long first,
    long last,
    boolean synced,
    long size) {
  /** What became of the path. */
  public enum Kind {
    /** It was there before the history knew of it, or changed while nothing was recorded. */
    FOUND,
    CREATED,
    CHANGED,
    REMOVED
  }
}
