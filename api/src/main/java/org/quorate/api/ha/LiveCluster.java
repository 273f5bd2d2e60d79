package org.quorate.api.ha;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.quorate.api.overview.ClusterView;
import org.quorate.api.overview.Published;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.ha.files.NodeLoads;
import org.quorate.ha.files.SituationFiles;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What the nodes publish about themselves, for explanations and forecasts. */
final class LiveCluster implements SituationFiles.Live {
  private final ClusterView view;
  private final ClusterInfo cluster;
  private final Published published;
  private final Map<NodeName, Map<String, Map<String, Object>>> guests = new HashMap<>();

  LiveCluster(ClusterView view) {
    this.view = view;
    this.cluster = view.info();
    this.published = new Published(view);
  }

  @Override
  public Optional<Boolean> online(NodeName node) {
    return cluster.node(node).map(there -> there.member() && there.online());
  }

  @Override
  public Optional<NodeLoad> load(NodeName node) {
    return view.published(node, NodeLoads.NODE).flatMap(NodeLoads::load);
  }

  /** A node that is gone runs nothing that matters; one that told nothing is not known. */
  @Override
  public Optional<Boolean> running(ServiceId sid, NodeName home) {
    if (!online(home).orElse(false) || !sid.type().equals("vm")) {
      return Optional.empty();
    }
    Map<String, Map<String, Object>> there = guests.computeIfAbsent(home, published::guests);
    Map<String, Object> guest = there.get(sid.name());
    return guest == null ? Optional.empty() : Optional.of("running".equals(guest.get("status")));
  }
}
