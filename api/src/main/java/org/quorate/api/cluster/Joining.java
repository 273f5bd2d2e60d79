package org.quorate.api.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.quorate.api.ApiException;
import org.quorate.api.TaskLog;
import org.quorate.api.pki.Fingerprint;
import org.quorate.api.services.Services;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.corosync.conf.CorosyncConf;
import org.quorate.corosync.conf.LinkAddress;
import org.quorate.model.NodeName;
import tools.jackson.databind.JsonNode;

/**
 * This node's side of a join. Until the cluster let the node in, nothing here is changed; when a
 * later step fails, the node stands alone again as before.
 */
final class Joining {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Makes this node's certificate from the cluster's authority once its files are there. */
  interface NewCertificate {
    void make() throws IOException;
  }

  /**
   * What {@code pvecm add} was given.
   *
   * @param host any member, by name or address
   */
  record Wish(
      String host,
      Fingerprint fingerprint,
      String password,
      SortedMap<Integer, LinkAddress> links,
      Optional<Integer> nodeId,
      int votes,
      boolean force) {
    @Override
    public String toString() {
      return "join " + host;
    }
  }

  private final ClusterFiles files;
  private final Services services;
  private final ClusterState state;
  private final NodeName self;
  private final NewCertificate certificate;
  private final int peerPort;

  Joining(
      ClusterFiles files,
      Services services,
      ClusterState state,
      NodeName self,
      NewCertificate certificate,
      int peerPort) {
    this.files = files;
    this.services = services;
    this.state = state;
    this.self = self;
    this.certificate = certificate;
    this.peerPort = peerPort;
  }

  /** What speaks against joining at all, before anyone is asked. */
  void requirePossible(Wish wish) throws IOException {
    Optional<CorosyncConf> present = files.conf();
    if (present.isPresent()) {
      throw ApiException.failed(
          "this node is in the cluster '" + present.get().clusterName() + "' already");
    }
    Links.requireLocal(wish.links());
    List<String> guests = guests();
    if (!guests.isEmpty() && !wish.force()) {
      throw ApiException.failed(
          "this node has guests ("
              + String.join(", ", guests)
              + ") whose configuration the cluster's would replace: move them away first");
    }
  }

  void run(Wish wish, TaskLog log) throws IOException, InterruptedException {
    log.line("Establishing API connection with host '" + wish.host() + "'");
    Peer peer = new Peer(wish.host(), peerPort, wish.fingerprint());
    peer.logIn(wish.password());
    log.line("Login succeeded.");
    JsonNode cluster = peer.get("/cluster/config/join");
    for (JsonNode node : cluster.path("nodelist")) {
      if (node.path("name").asString("").equals(self.value()) && !wish.force()) {
        throw ApiException.failed(
            "the cluster has a node '"
                + self
                + "' already: give this host another name, or remove"
                + " the old node there with 'pvecm delnode "
                + self
                + "'");
      }
    }
    log.line("Request addition of this node");
    JsonNode admitted = peer.post("/cluster/config/nodes/" + self, parameters(wish));
    byte[] conf = admitted.path("corosync_conf").asString("").getBytes(StandardCharsets.UTF_8);
    byte[] authKey = authKey(admitted);
    CorosyncConf.parse(conf);
    log.line("Join request OK, finishing setup locally");
    enter(wish, conf, authKey, log);
  }

  private void enter(Wish wish, byte[] conf, byte[] authKey, TaskLog log)
      throws IOException, InterruptedException {
    services.stop(Services.CLUSTERFS);
    Path backup = files.putDatabaseAway(Instant.now());
    log.line("stopping quorate-clusterfs; this node's own database is kept in " + backup);
    try {
      files.writeLocal(conf, authKey);
      services.restart(Services.COROSYNC);
      services.start(Services.CLUSTERFS);
      state.awaitMember("this node is quorate and has the cluster's files", LIMIT, log);
      log.line("OK");
      certificate.make();
      log.line("generated new node certificate");
      log.line("successfully added node '" + self + "' to cluster.");
    } catch (IOException failed) {
      undo(backup, log);
      throw new IOException(
          failed.getMessage()
              + ". This node stands alone again; on "
              + wish.host()
              + " remove what is left of it with 'pvecm delnode "
              + self
              + "'",
          failed);
    }
  }

  private void undo(Path backup, TaskLog log) throws InterruptedException {
    try {
      services.stop(Services.CLUSTERFS);
      services.stop(Services.COROSYNC);
      files.removeLocal();
      files.bringDatabaseBack(backup);
      services.start(Services.CLUSTERFS);
      state.await("the file system works alone again", LIMIT, log, ClusterInfo::quorate);
    } catch (IOException stuck) {
      log.warn(
          "could not be undone ("
              + stuck.getMessage()
              + "): stop corosync and quorate-clusterfs,"
              + " remove /etc/corosync/corosync.conf, move "
              + backup
              + "/* to "
              + files.database()
              + " and start quorate-clusterfs");
    }
  }

  private static Map<String, String> parameters(Wish wish) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("apiversion", Integer.toString(Admission.API_VERSION));
    wish.links().forEach((link, address) -> parameters.put("link" + link, address.value()));
    wish.nodeId().ifPresent(id -> parameters.put("nodeid", id.toString()));
    parameters.put("votes", Integer.toString(wish.votes()));
    if (wish.force()) {
      parameters.put("force", "1");
    }
    return parameters;
  }

  private static byte[] authKey(JsonNode admitted) throws IOException {
    String text = admitted.path("corosync_authkey").asString("");
    try {
      byte[] key = Base64.getMimeDecoder().decode(text);
      if (key.length >= 128) {
        return key;
      }
    } catch (IllegalArgumentException garbled) {
      throw new IOException("the cluster's answer holds no Corosync key", garbled);
    }
    throw new IOException("the cluster's answer holds no Corosync key");
  }

  private List<String> guests() throws IOException {
    Path directory = files.etcPve().resolve("nodes").resolve(self.value()).resolve("qemu-server");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".conf"))
          .map(name -> name.substring(0, name.length() - ".conf".length()))
          .sorted()
          .toList();
    }
  }
}
