package org.quorate.api.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Dispatcher;
import org.quorate.api.OtherNodes;
import org.quorate.api.Request;
import org.quorate.api.access.Sessions;
import org.quorate.api.forward.HttpsNodes;
import org.quorate.api.overview.ClusterView;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.NodeTls;
import org.quorate.api.rest.RestServer;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS in both directions. Opens as soon as /etc/pve gives a certificate, makes one where none is,
 * and takes up a new one while it runs.
 */
final class HttpsDoor implements OtherNodes, AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(HttpsDoor.class);

  private final ApiSettings settings;
  private final ClusterView cluster;
  private final ClusterKeys keys;
  private final List<String> addresses;
  private final Semaphore changed = new Semaphore(0);
  private volatile @Nullable HttpsNodes others;
  private @Nullable NodeTls tls;
  private volatile @Nullable RestServer server;
  private String lastTrouble = "";

  HttpsDoor(ApiSettings settings, ClusterView cluster) throws IOException {
    this.settings = settings;
    this.cluster = cluster;
    keys = new ClusterKeys(settings.etcPve());
    addresses = HostAddresses.now();
  }

  /** Something below /etc/pve changed that may be a key. */
  void look() {
    changed.release();
  }

  /** The membership changed: nobody waits for answers of nodes that left. */
  void membership(ClusterInfo info) {
    HttpsNodes nodes = others;
    if (nodes != null) {
      info.nodes().stream().filter(node -> !node.member()).forEach(node -> nodes.lost(node.name()));
    }
  }

  /**
   * Makes what is missing now, after the node came under another authority.
   *
   * @throws IOException when /etc/pve cannot be written
   */
  void renew() throws IOException {
    ensure();
    look();
  }

  /**
   * Keeps the door open until interrupted.
   *
   * @throws IOException when the port is in use: nothing will work
   */
  void keepOpen(Supplier<Dispatcher> dispatcher, Sessions sessions)
      throws IOException, InterruptedException {
    while (true) {
      trouble(refresh());
      if (server == null && tls != null) {
        server = open(tls, dispatcher.get(), sessions);
      }
      if (changed.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        changed.drainPermits();
      }
    }
  }

  Optional<Integer> port() {
    RestServer opened = server;
    return opened == null ? Optional.empty() : Optional.of(opened.port());
  }

  @Override
  public @Nullable Object ask(NodeName node, Request request) {
    HttpsNodes nodes = others;
    if (nodes == null) {
      throw ApiException.failed(
          "this node has no certificate yet: quorate-clusterfs is starting or stopped, see"
              + " 'systemctl status quorate-clusterfs'");
    }
    return nodes.ask(node, request);
  }

  /** What is wrong, or empty. */
  private String refresh() {
    // Below an absent mount lies an ordinary directory, which must not get the keys.
    if (!Files.exists(settings.etcPve().resolve(".version"))) {
      return "/etc/pve is not mounted, waiting for quorate-clusterfs";
    }
    String trouble = "";
    try {
      if (mayWrite()) {
        ensure();
      }
    } catch (IOException | InvalidInput notWritable) {
      trouble = "keys cannot be made in /etc/pve: " + notWritable.getMessage();
    }
    try {
      return load() ? "" : trouble;
    } catch (IOException | InvalidInput missing) {
      return trouble.isEmpty() ? "no certificate: " + missing.getMessage() : trouble;
    }
  }

  /** A tree that is not the cluster's yet must not get an authority of its own. */
  private boolean mayWrite() {
    try {
      ClusterInfo info = cluster.info();
      return info.quorate() && info.synced();
    } catch (ApiException nobodyToAsk) {
      // On top of another /etc/pve (a pmxcfs) the files themselves say whether they are writable.
      return true;
    }
  }

  private synchronized void ensure() throws IOException {
    for (Path file : keys.ensure(settings.node(), addresses, Instant.now())) {
      LOG.info("wrote {}", file);
    }
  }

  /** Whether there is an identity that serves. */
  private boolean load() throws IOException {
    NodeTls loaded = tls;
    if (loaded == null) {
      loaded = NodeTls.load(keys, settings.node());
      tls = loaded;
      others = new HttpsNodes(loaded, this::address);
    } else if (loaded.reload()) {
      LOG.info("took up a new certificate");
      HttpsNodes nodes = others;
      if (nodes != null) {
        nodes.forgetConnections();
      }
    }
    return true;
  }

  private Optional<HttpsNodes.Address> address(NodeName node) {
    return cluster
        .info()
        .node(node)
        .filter(known -> !known.ip().isEmpty())
        .map(known -> new HttpsNodes.Address(known.ip(), ApiSettings.PORT));
  }

  private RestServer open(NodeTls tls, Dispatcher dispatcher, Sessions sessions)
      throws IOException {
    RestServer.Listen listen =
        new RestServer.Listen(
            InetAddress.ofLiteral(settings.address()),
            settings.port(),
            RestServer.Listen.REFUSAL_DELAY);
    RestServer opened = RestServer.start(listen, tls.serving(), dispatcher, sessions);
    LOG.info("listening on port {}", opened.port());
    return opened;
  }

  private void trouble(String text) {
    if (!text.equals(lastTrouble) && !text.isEmpty()) {
      LOG.warn("{}", text);
    }
    lastTrouble = text;
  }

  @Override
  public void close() {
    RestServer opened = server;
    if (opened != null) {
      opened.close();
    }
  }
}
