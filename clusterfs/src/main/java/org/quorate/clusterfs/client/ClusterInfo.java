package org.quorate.clusterfs.client;

import java.util.List;
import java.util.Optional;
import org.quorate.model.NodeName;

/**
 * Quorum and membership at one moment.
 *
 * @param node this node
 * @param nodeid this node's Corosync id; 0 on a standalone node
 * @param clustered false on a standalone node (no corosync.conf), which is always quorate
 * @param synced this node's tree equals the cluster's
 * @param foreign a pmxcfs of Proxmox VE is in the group
 * @param cluster the cluster's name; empty on a standalone node
 * @param configVersion config_version of corosync.conf; 0 on a standalone node
 * @param version the tree's version: it grows with every applied change
 */
public record ClusterInfo(
    NodeName node,
    int nodeid,
    boolean clustered,
    boolean quorate,
    boolean synced,
    boolean foreign,
    String cluster,
    long configVersion,
    long version,
    List<ClusterNode> nodes) {
  public ClusterInfo {
    nodes = List.copyOf(nodes);
  }

  public Optional<ClusterNode> node(NodeName name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }
}
