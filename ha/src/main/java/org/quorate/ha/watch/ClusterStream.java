package org.quorate.ha.watch;

import java.io.IOException;
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

  private final ClusterFsClient client;
  private final Listener listener;
  private final Watch watch;
  private volatile @Nullable ClusterInfo info;

  ClusterStream(ClusterFsClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
    this.watch = client.watch(this::event);
  }

  @Override
  public Optional<ClusterInfo> info() {
    return Optional.ofNullable(info);
  }

  @Override
  public boolean show(SignOfLife sign, long wallSeconds) {
    if (info().filter(now -> now.quorate() && !now.foreign()).isEmpty()) {
      return false;
    }
    try {
      client.statusSet(sign.key(), SignOfLife.value(wallSeconds));
      return true;
    } catch (IOException away) {
      LOG.debug("no sign of life was given: {}", away.getMessage());
      return false;
    }
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
