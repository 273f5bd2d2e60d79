package org.quorate.api.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.api.ApiException;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.Fingerprint;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.corosync.conf.ConfNode;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.config.FileDigest;

/** The cluster's side of a join: what a new node must know, and letting it in. */
final class Admission {
  /** Two versions of the join procedure: 1 since links, which is the one spoken here. */
  static final int API_VERSION = 1;

  private static final String LOCK = "file-corosync_conf";

  private final ClusterFiles files;
  private final ClusterState state;
  private final ClusterKeys keys;

  Admission(ClusterFiles files, ClusterState state, ClusterKeys keys) {
    this.files = files;
    this.state = state;
    this.keys = keys;
  }

  /** {@code GET /cluster/config/join}. */
  Map<String, Object> information(NodeName self) throws IOException {
    CorosyncConf conf = requireCluster();
    ClusterInfo info = state.now();
    List<Map<String, Object>> nodes =
        conf.nodes().stream().map(node -> describe(node, info.node(node.name()))).toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("config_digest", FileDigest.of(conf.bytes()));
    answer.put("nodelist", nodes);
    answer.put("preferred_node", self.value());
    answer.put("totem", totem(conf));
    return answer;
  }

  private Map<String, Object> describe(ConfNode node, Optional<ClusterNode> known) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", node.name().value());
    row.put("nodeid", Integer.toString(node.nodeId()));
    row.put("quorum_votes", Integer.toString(node.votes()));
    node.links().forEach((link, address) -> row.put("ring" + link + "_addr", address.value()));
    known.map(ClusterNode::ip).filter(ip -> !ip.isEmpty()).ifPresent(ip -> row.put("pve_addr", ip));
    try {
      if (Files.exists(keys.certificate(node.name()))) {
        row.put("pve_fp", Fingerprint.of(keys.readCertificate(node.name())).value());
      }
    } catch (IOException | InvalidInput unreadable) {
      row.put("pve_fp_error", String.valueOf(unreadable.getMessage()));
    }
    return row;
  }

  /** {@code GET /cluster/config/totem}. */
  Map<String, Object> totem(CorosyncConf conf) {
    Map<String, Object> totem = new LinkedHashMap<>();
    totem.put("cluster_name", conf.clusterName());
    totem.put("config_version", Long.toString(conf.configVersion()));
    Map<String, Object> interfaces = new TreeMap<>();
    conf.nodes().stream()
        .flatMap(node -> node.links().keySet().stream())
        .forEach(link -> interfaces.put(link.toString(), Map.of("linknumber", link.toString())));
    totem.put("interface", interfaces);
    return totem;
  }

  CorosyncConf requireCluster() throws IOException {
    return files
        .conf()
        .orElseThrow(
            () ->
                ApiException.failed(
                    "this node is in no cluster: make one with 'pvecm create NAME'"));
  }

  /**
   * {@code POST /cluster/config/nodes/{node}}: the new node is in the configuration afterwards, on
   * all members.
   */
  Map<String, Object> admit(
      NodeName name,
      SortedMap<Integer, LinkAddress> links,
      Optional<Integer> nodeId,
      int votes,
      boolean force)
      throws IOException, InterruptedException {
    requireCluster();
    if (!state.now().quorate()) {
      throw ApiException.failed(
          "the cluster is not quorate: no node can be added until a majority of its votes is back");
    }
    try (ClusterLock lock = ClusterLock.take(files.etcPve(), LOCK)) {
      CorosyncConf conf = requireCluster();
      if (force && conf.node(name).isPresent()) {
        conf = conf.withoutNode(name);
      }
      CorosyncConf changed =
          nodeId.isPresent()
              ? conf.withNode(new ConfNode(name, nodeId.get(), votes, links))
              : conf.withNode(name, votes, links);
      files.writeShared(changed);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("corosync_authkey", base64(Files.readAllBytes(files.authKey())));
      answer.put("corosync_conf", changed.text());
      answer.put("warnings", List.of());
      return answer;
    }
  }

  /** {@code DELETE /cluster/config/nodes/{node}}. */
  void remove(NodeName name) throws IOException, InterruptedException {
    ClusterInfo info = state.now();
    if (!info.quorate()) {
      throw ApiException.failed(
          "the cluster is not quorate: no node can be removed until a majority of its votes is back");
    }
    if (info.node(name).filter(ClusterNode::member).isPresent()) {
      throw ApiException.failed(
          "node "
              + name
              + " still runs: shut it down first, and never start it again in this network");
    }
    try (ClusterLock lock = ClusterLock.take(files.etcPve(), LOCK)) {
      files.writeShared(requireCluster().withoutNode(name));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
