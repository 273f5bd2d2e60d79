package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.fuse.FuseMount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is behind the mount: one {@link Serving}, and after a failed write the next, as if the
 * daemon had been restarted. Between them the mount shows what the first one had last, read-only.
 */
final class Node implements Recovery.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final ClusterFsSettings settings;
  private final Identity identity;
  private final Optional<byte[]> corosyncConf;
  private final Recovery recovery = new Recovery(this, Recovery.FIRST_PAUSE);
  private final EngineTree tree;
  private Serving serving;
  private @Nullable FuseMount mount;
  private boolean closed;

  private Node(ClusterFsSettings settings, Identity identity, Optional<byte[]> corosyncConf)
      throws CannotStart {
    this.settings = settings;
    this.identity = identity;
    this.corosyncConf = corosyncConf;
    this.serving = Serving.of(settings, identity, corosyncConf, recovery::failed);
    this.tree = serving.tree();
  }

  /**
   * Opens and loads the database.
   *
   * @param corosyncConf goes into a new database
   */
  static Node load(ClusterFsSettings settings, Identity identity, Optional<byte[]> corosyncConf)
      throws CannotStart {
    return new Node(settings, identity, corosyncConf);
  }

  /** What the mount shows. */
  EngineTree tree() {
    return tree;
  }

  synchronized void start(FuseMount behind) throws IOException {
    mount = behind;
    serving.start(behind);
    recovery.start();
  }

  /** Says it in the cluster log. */
  synchronized void warnCluster(String sentence) {
    serving.warnCluster(sentence);
  }

  @Override
  public void stopped(String reason) {
    String sentence = reason + ": this node is read-only until its disk takes changes again";
    LOG.error(sentence);
    warnCluster(sentence);
  }

  /** Only when the new one has its database, and room, is the old one taken down. */
  @Override
  public synchronized void again() throws CannotStart, IOException {
    FuseMount behind = mount;
    if (closed || behind == null) {
      return;
    }
    Room.require(settings.database());
    Serving next = Serving.of(settings, identity, corosyncConf, recovery::failed).proven();
    Serving old = serving;
    serving = next;
    old.close();
    behind.publishAll(() -> tree.follow(next.tree()));
    next.start(behind);
    String sentence = "the database takes changes again: this node goes on";
    LOG.info(sentence);
    warnCluster(sentence);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    recovery.close();
    synchronized (this) {
      serving.close();
    }
  }
}
