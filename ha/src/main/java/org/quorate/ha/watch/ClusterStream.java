package org.quorate.ha.watch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch stream of {@code quorate-clusterfs}; while it is away, nothing is known. */
public final class ClusterStream implements Cluster, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterStream.class);

  private final Listener listener;
  private final Watch watch;
  private volatile @Nullable ClusterInfo info;

  ClusterStream(ClusterFsClient client, Listener listener) {
    this.listener = listener;
    this.watch = client.watch(this::event);
  }

  @Override
  public Optional<ClusterInfo> info() {
    return Optional.ofNullable(info);
  }

  private void event(ClusterEvent event) {
    switch (event) {
      case ClusterEvent.Connected ignored -> listener.changed("");
      case ClusterEvent.Lost lost -> {
        LOG.warn("the cluster file system is away: {}", lost.reason());
        info = null;
        listener.membership();
      }
      case ClusterEvent.Info(ClusterInfo now) -> {
        info = now;
        listener.membership();
      }
      case ClusterEvent.Changed changed -> listener.changed(changed.path());
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
