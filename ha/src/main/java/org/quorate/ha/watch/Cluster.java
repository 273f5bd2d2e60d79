package org.quorate.ha.watch;

import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.ha.HaEvent;
import org.quorate.ha.NodeReading;
import org.quorate.model.NodeName;

/** The cluster as this node sees it now, kept up to date by the watch stream. */
public interface Cluster {
  /** Empty until the file system's daemon answered, and while it is away. */
  Optional<ClusterInfo> info();

  /**
   * Gives a sign of life to all nodes. False when that is not possible: no cluster file system of
   * ours, or a member beside it that does not know signs of life.
   */
  default boolean show(SignOfLife sign, long wallSeconds) {
    return false;
  }

  /**
   * Keeps what explains where services are, so that all nodes can tell it. What is routine is
   * forgotten at once.
   */
  default void remember(HaEvent event, long wallSeconds) {}

  /** Tells all nodes something about this one, as text under a key; false like {@link #show}. */
  default boolean publish(String key, String text) {
    return false;
  }

  /** Writes a line into the cluster's log, for people. */
  default void log(String line) {}

  /** What the node last published under the key; empty also when that cannot be asked. */
  default Optional<byte[]> published(NodeName node, String key) {
    return Optional.empty();
  }

  /** The version of the node's software in Proxmox VE's counting; empty when it is not known. */
  default Optional<String> version(NodeName node) {
    return Optional.empty();
  }

  /** The nodes as the machines want them. */
  static List<NodeReading> nodes(ClusterInfo info) {
    return info.nodes().stream()
        .map(node -> new NodeReading(node.name(), node.nodeid(), node.online(), node.member()))
        .toList();
  }

  /** The name of a node id. */
  static Optional<NodeName> name(ClusterInfo info, int nodeid) {
    return info.nodes().stream()
        .filter(node -> node.nodeid() == nodeid)
        .map(node -> node.name())
        .findFirst();
  }

  /** What is told to whom listens; called on one thread, must return within milliseconds. */
  interface Listener {
    /** Quorum, membership or reachability changed. */
    void membership();

    /** A file changed; an empty path means that any may have. */
    void changed(String path);
  }

  /** The real one: a stream of {@code quorate-clusterfs}. */
  static ClusterStream of(ClusterFsClient client, Listener listener) {
    return new ClusterStream(client, listener);
  }
}
