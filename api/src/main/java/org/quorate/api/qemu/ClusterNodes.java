package org.quorate.api.qemu;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.quorate.api.ApiException;
import org.quorate.api.OtherNodes;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.model.NodeName;

/** The cluster as a migration needs it; while nobody tells, this node counts as alone. */
public final class ClusterNodes implements Cluster {
  private final ClusterView cluster;
  private final OtherNodes others;

  public ClusterNodes(ClusterView cluster, OtherNodes others) {
    this.cluster = cluster;
    this.others = others;
  }

  private Optional<ClusterInfo> info() {
    try {
      return Optional.of(cluster.info());
    } catch (ApiException away) {
      return Optional.empty();
    }
  }

  @Override
  public boolean quorate() {
    return info().filter(info -> info.quorate() && info.synced()).isPresent();
  }

  @Override
  public Set<NodeName> online() {
    Set<NodeName> online = new TreeSet<>();
    info().stream()
        .flatMap(info -> info.nodes().stream())
        .filter(ClusterNode::member)
        .map(ClusterNode::name)
        .forEach(online::add);
    return online;
  }

  @Override
  public Optional<String> address(NodeName node) {
    return info()
        .flatMap(info -> info.node(node))
        .map(ClusterNode::ip)
        .filter(Predicate.not(String::isEmpty));
  }

  @Override
  public Target target(NodeName node) {
    return new RemoteTarget(node, others);
  }
}
