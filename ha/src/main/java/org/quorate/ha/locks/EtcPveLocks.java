package org.quorate.ha.locks;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.ha.files.Tree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks as directories in {@code /etc/pve/priv/lock}: creating takes, touching refreshes, time 0
 * asks the file system to drop an outlived one, removing gives back.
 */
public final class EtcPveLocks implements LockStore {
  private static final Logger LOG = LoggerFactory.getLogger(EtcPveLocks.class);

  private final Tree tree;
  private final ClusterFsClient client;

  public EtcPveLocks(Tree tree, ClusterFsClient client) {
    this.tree = tree;
    this.client = client;
  }

  @Override
  public Optional<Owner> owner(String path) throws IOException {
    return client.lockHolder(path).map(holder -> new Owner(holder.nodeid(), holder.digest()));
  }

  @Override
  public boolean create(String path) throws IOException {
    tree.directories("priv/lock");
    return tree.makeDirectory(path);
  }

  @Override
  public void refresh(String path) throws IOException {
    tree.touch(path, Instant.now());
  }

  @Override
  public void dropIfOutlived(String path) {
    try {
      tree.touch(path, Instant.EPOCH);
    } catch (IOException refused) {
      // The usual answer: the request is on its way, the change of time itself is refused.
      LOG.debug("asked to drop {}: {}", path, refused.getMessage());
    }
  }

  @Override
  public void remove(String path) throws IOException {
    tree.remove(path);
  }

  @Override
  public boolean breakLock(String path, String digest) throws IOException {
    return client.lockBreak(path, digest);
  }
}
