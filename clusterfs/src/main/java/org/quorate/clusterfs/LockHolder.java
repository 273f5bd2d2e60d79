package org.quorate.clusterfs;

/**
 * Who holds a lock directory.
 *
 * @param nodeid the node that took or last refreshed it
 * @param digest names this very state of the lock (any refresh changes it)
 * @param mtimeSeconds when it was taken or refreshed, by the holder's clock
 */
public record LockHolder(int nodeid, Digest digest, long mtimeSeconds) {}
