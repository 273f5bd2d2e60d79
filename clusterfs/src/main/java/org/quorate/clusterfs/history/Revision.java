package org.quorate.clusterfs.history;

import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.tree.Entry;

/**
 * One change of a path as people count them: a file written anew in ten pieces changed once.
 *
 * @param other the path it was renamed from or to; empty when it was not
 * @param time seconds since 1970 by the writer's clock
 * @param writer node id; 0 on a standalone node and where a sync does not tell
 * @param caller known for changes made on this node only
 * @param first the tree's version with its first piece, unsigned
 * @param last the tree's version with its last piece, unsigned
 * @param synced made elsewhere while this node was away
 * @param before null when there was nothing
 * @param after null when it was removed
 */
public record Revision(
    String path,
    String other,
    long time,
    int writer,
    @Nullable Caller caller,
    long first,
    long last,
    boolean synced,
    @Nullable Entry before,
    @Nullable Entry after) {}
