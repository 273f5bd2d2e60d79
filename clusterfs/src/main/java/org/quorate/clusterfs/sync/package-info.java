/**
 * The state machine both groups share: membership change, synchronisation, queues, verification
 * (protocol description, sections 3 and 7). What the messages mean is the {@link
 * org.quorate.clusterfs.sync.Application}'s.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.sync;
