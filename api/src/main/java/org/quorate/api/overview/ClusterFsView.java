package org.quorate.api.overview;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.model.NodeName;

/** Over quorate-clusterfs' socket; membership comes by the watch stream, so it is never old. */
public final class ClusterFsView implements ClusterView {
  private final ClusterFsClient client;
  private final AtomicReference<@Nullable ClusterInfo> latest = new AtomicReference<>();

  public ClusterFsView(ClusterFsClient client) {
    this.client = client;
  }

  /** To be called with every event of the watch stream. */
  public void see(ClusterEvent event) {
    switch (event) {
      case ClusterEvent.Info(ClusterInfo info) -> latest.set(info);
      case ClusterEvent.Lost lost -> latest.set(null);
      case ClusterEvent.Connected connected -> {}
      case ClusterEvent.Changed changed -> {}
    }
  }

  @Override
  public ClusterInfo info() {
    ClusterInfo known = latest.get();
    if (known != null) {
      return known;
    }
    try {
      return client.info();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Optional<byte[]> published(NodeName node, String key) {
    try {
      return client.statusGet(node, key);
    } catch (IOException nobodyKnows) {
      return Optional.empty();
    }
  }

  @Override
  public List<LogEntry> log(int max) {
    try {
      return client.logGet(max);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static ApiException unavailable(IOException e) {
    // The client's sentence already says what to look at.
    return ApiException.failed(String.valueOf(e.getMessage()));
  }
}
