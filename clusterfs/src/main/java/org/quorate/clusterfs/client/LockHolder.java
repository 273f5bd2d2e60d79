package org.quorate.clusterfs.client;

import java.time.Instant;

/**
 * Who holds a lock directory.
 *
 * @param nodeid the node that took or last refreshed it
 * @param digest 64 hex digits naming exactly this state of the lock; breaking it needs them
 * @param refreshed by the holder's clock, for display only
 */
public record LockHolder(int nodeid, String digest, Instant refreshed) {}
