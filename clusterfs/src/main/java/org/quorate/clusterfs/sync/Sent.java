package org.quorate.clusterfs.sync;

/** A request of this node that is on its way in a group. */
public record Sent(long id, int subtype, byte[] payload) {}
