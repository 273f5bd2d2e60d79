package org.quorate.clusterfs;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
