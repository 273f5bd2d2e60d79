package org.quorate.clusterfs;

import java.util.List;
import java.util.Optional;

/**
 * What this node knows of its cluster.
 *
 * @param clustered false on a node without corosync.conf, which always is quorate
 * @param synced both groups are joined and their data is the cluster's
 * @param foreign a node is online whose cluster file system is not Quorate's
 * @param clusterName empty when not clustered
 * @param version counts changes; of this process only
 */
public record ClusterInfo(
    String node,
    int nodeid,
    boolean clustered,
    boolean quorate,
    boolean synced,
    boolean foreign,
    String clusterName,
    long configVersion,
    long version,
    Durability durability,
    List<Node> nodes) {

  /**
   * A configured node.
   *
   * @param member in corosync's quorum membership: the host is reachable
   * @param online its cluster file system runs
   * @param ip the address it announced
   */
  public record Node(
      String name, int nodeid, boolean member, boolean online, Optional<String> ip) {}
}
