package org.quorate.clusterfs;

import java.util.Set;
import org.quorate.clusterfs.kvstore.StatusTable;

/**
 * What {@link ClusterInfo} is made of. Most steps change none of it, and making it anew for each of
 * thousands of messages a second costs more than the messages.
 */
record Shown(
    Cluster cluster,
    boolean synced,
    Durability durability,
    Set<Integer> online,
    StatusTable table) {
  /** Parts that are replaced whole when they change are the same objects while they do not. */
  @SuppressWarnings("ReferenceEquality")
  boolean isSame(Shown other) {
    return cluster == other.cluster
        && online == other.online
        && table == other.table
        && synced == other.synced
        && durability.equals(other.durability);
  }

  ClusterInfo info(Identity identity, long version) {
    return cluster.info(identity, synced, durability, online, table, version);
  }
}
