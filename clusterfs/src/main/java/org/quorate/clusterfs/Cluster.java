package org.quorate.clusterfs;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.quorate.clusterfs.kvstore.NodeStatus;
import org.quorate.clusterfs.kvstore.StatusTable;

/**
 * What corosync said last. Immutable.
 *
 * @param reachable node ids in the quorum membership
 */
record Cluster(
    String name,
    long configVersion,
    List<ClusterNode> nodes,
    boolean quorate,
    Set<Integer> reachable) {
  static Cluster unknown(Identity identity) {
    return identity.clustered()
        ? new Cluster("", 0, List.of(), false, Set.of())
        : new Cluster(
            "",
            0,
            List.of(new ClusterNode(identity.node().value(), identity.nodeid())),
            true,
            Set.of(identity.nodeid()));
  }

  Cluster with(Input.NodeList list) {
    return new Cluster(
        list.clusterName(), list.configVersion(), List.copyOf(list.nodes()), quorate, reachable);
  }

  Cluster with(Input.QuorumChanged quorum) {
    return new Cluster(name, configVersion, nodes, quorum.quorate(), Set.copyOf(quorum.members()));
  }

  /**
   * Whether these votes were counted in the membership that was told last. They are read by another
   * thread, and may be those of a ring before: together with a newer ring's quorum they could give
   * two sides the quorum device's vote.
   */
  boolean isCountedIn(Votes votes) {
    Set<Integer> configured =
        reachable.stream()
            .filter(id -> nodes.isEmpty() || nodes.stream().anyMatch(node -> node.nodeid() == id))
            .collect(Collectors.toSet());
    return votes.nodes().keySet().equals(configured);
  }

  Optional<ClusterNode> node(String wanted) {
    return nodes.stream().filter(node -> node.name().equals(wanted)).findFirst();
  }

  ClusterInfo info(
      Identity identity,
      boolean synced,
      Durability durability,
      Set<Integer> online,
      StatusTable status,
      long version) {
    List<ClusterInfo.Node> known =
        nodes.stream()
            .map(
                node ->
                    new ClusterInfo.Node(
                        node.name(),
                        node.nodeid(),
                        reachable.contains(node.nodeid()),
                        online.contains(node.nodeid()) || !identity.clustered(),
                        status.of(node.nodeid()).ip()))
            .toList();
    boolean foreign =
        online.stream().anyMatch(nodeid -> isForeign(status.of(nodeid), nodeid, identity));
    return new ClusterInfo(
        identity.node().value(),
        identity.nodeid(),
        identity.clustered(),
        quorate,
        synced,
        foreign,
        name,
        configVersion,
        version,
        durability,
        known);
  }

  private static boolean isForeign(NodeStatus status, int nodeid, Identity identity) {
    return nodeid != identity.nodeid() && status.values().get(StatusTable.QUORATE) == null;
  }
}
