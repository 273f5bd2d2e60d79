package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.fuse.FuseMount;
import org.quorate.clusterfs.fuse.MountGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code quorate-clusterfs}: this node's copy of the replicated tree, mounted and kept in step.
 * Whether the node is standalone or in a cluster is decided at start by corosync.conf; forming or
 * joining a cluster restarts the daemon. {@code --local} is for repairs: as if standalone, though
 * there is a corosync.conf.
 *
 * <p>When a change cannot be stored, the node leaves its groups and is read-only; {@link Recovery}
 * brings it back as a restart would, with the mount in its place.
 *
 * <p>Exit codes: 0 after SIGTERM or SIGINT, 1 with one sentence on standard error otherwise.
 */
public final class ClusterFsDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFsDaemon.class);
  static final int FAILED = 1;

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

  private ClusterFsDaemon() {}

  public static void main(String[] args) throws InterruptedException {
    ClusterFsDaemon daemon = new ClusterFsDaemon();
    FuseMount mount;
    try {
      switch (Arguments.parse(List.of(args))) {
        case Arguments.Print print -> {
          System.out.print(print.text());
          return;
        }
        case Arguments.Serve serve ->
            mount = daemon.start(ClusterFsSettings.from(System.getProperties()), serve.local());
      }
    } catch (CannotStart | IOException failed) {
      daemon.close();
      throw exit(String.valueOf(failed.getMessage()));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::stop, "stop"));
    mount.awaitEnd();
    if (!mount.isClosing()) {
      LOG.error("the mount was taken away: ending, to be started again");
      System.exit(FAILED);
    }
  }

  private static IllegalStateException exit(String sentence) {
    System.err.println("quorate-clusterfs: " + sentence);
    System.exit(FAILED);
    return new IllegalStateException(sentence);
  }

  /** The one place where everything is put together; {@link Serving} has the inner half. */
  private FuseMount start(ClusterFsSettings settings, boolean local)
      throws CannotStart, IOException {
    opened(OnlyInstance.claim(settings.lockFile()));
    FuseMount.requireFree(settings.mountPoint());
    Optional<byte[]> corosyncConf = NodeIdentity.corosyncConf(settings.corosyncConf());
    Identity identity = NodeIdentity.find(settings, local ? Optional.empty() : corosyncConf);
    Node node = opened(Node.load(settings, identity, corosyncConf));
    opened(MountGuard.start(settings.mountPoint()));
    FuseMount mount =
        opened(
            FuseMount.mount(
                settings.mountPoint(), node.tree(), node.tree()::usage, ReaderGroup.number()));
    node.start(mount);
    opened(Footprint.start());
    if (local) {
      LocalMode.announce(node::warnCluster, settings);
    }
    LOG.info(
        "{} serves {} ({})",
        identity.node(),
        settings.mountPoint(),
        identity.clustered() ? "node " + identity.nodeid() + " of its cluster" : "standalone");
    return mount;
  }

  private <T extends AutoCloseable> T opened(T part) {
    toClose.push(part);
    return part;
  }

  /** After a signal: everything in the opposite order of its start. */
  private void stop() {
    LOG.info("stopping");
    close();
    Runtime.getRuntime().halt(0);
  }

  private void close() {
    while (!toClose.isEmpty()) {
      AutoCloseable part = toClose.pop();
      try {
        part.close();
      } catch (Exception failed) {
        LOG.warn("stopping {}: {}", part.getClass().getSimpleName(), failed.getMessage());
      }
    }
  }
}
