package org.quorate.corosync.quorum;

import java.util.List;

/**
 * What this node's corosync knows about the cluster.
 *
 * @param quorate whether the members of this side have the majority of votes
 * @param ring name of this membership
 * @param members node ids, this node's included, in corosync's order (ascending)
 */
public record QuorumState(boolean quorate, RingId ring, List<Integer> members) {
  public QuorumState {
    members = List.copyOf(members);
  }
}
