package org.quorate.clusterfs.client;

import java.time.Instant;

/**
 * One change of a file in a node's history.
 *
 * @param number of this node's history; other nodes number otherwise
 * @param time by the clock of the node that made it
 * @param node that made it; empty where a sync does not tell
 * @param user of the operating system; empty when the change was made on another node
 * @param program that made it; empty when not known
 * @param kind {@code found} (it was there before the history knew of it), {@code created}, {@code
 *     changed} or {@code removed}
 * @param other the path it was renamed from or to; empty when it was not
 * @param first the tree's version with its first piece: the same number on every node
 * @param last the tree's version with its last piece
 * @param synced made while this node was away, and taken over when it came back
 * @param size bytes after the change
 */
public record HistoryEntry(
    long number,
    String path,
    Instant time,
    String node,
    String user,
    String program,
    String kind,
    boolean directory,
    String other,
    long first,
    long last,
    boolean synced,
    long size) {}
