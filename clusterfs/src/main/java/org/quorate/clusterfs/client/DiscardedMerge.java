package org.quorate.clusterfs.client;

import java.time.Instant;

/**
 * A merge that threw changes of this node away.
 *
 * @param directory where they are kept, with a readable difference.txt
 */
public record DiscardedMerge(Instant time, int changes, String directory) {}
