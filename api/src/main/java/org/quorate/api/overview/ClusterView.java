package org.quorate.api.overview;

import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.model.NodeName;

/** What the overview needs of the cluster's file system daemon. */
public interface ClusterView {
  /**
   * Quorum and membership.
   *
   * @throws org.quorate.api.ApiException status 500 while the daemon does not answer
   */
  ClusterInfo info();

  /** What a node last published under a key; empty also while nobody can be asked. */
  Optional<byte[]> published(NodeName node, String key);

  /** The newest entries of the cluster log, newest first. */
  List<LogEntry> log(int max);
}
