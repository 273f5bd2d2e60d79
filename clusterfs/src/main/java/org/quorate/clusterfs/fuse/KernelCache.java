package org.quorate.clusterfs.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * What the kernel may keep of the tree, so that it does not ask for every part of every path again,
 * and how it is told to forget: before a new state is published, so that whoever has heard of a
 * change never sees what was before it.
 *
 * <p>A reply that was on its way when the kernel was told does no harm: the kernel does not keep
 * attributes or names of requests that began earlier. Between that moment and the publication
 * nothing is given out to be kept.
 */
final class KernelCache {
  /** If a notice were ever lost, what it was about would be wrong for no longer than this. */
  private static final int KEEP_SECONDS = 1;

  private static final int NOTIFY_INVAL_INODE = 2;

  /** Since Linux 6.16: all names are asked for again. Older kernels ask for each name each time. */
  private static final int NOTIFY_INC_EPOCH = 8;

  private static final int HEADER = 16;
  private static final int INODE_NOTICE = HEADER + 24;

  private final int fd;
  private final Nodes nodes;
  private final boolean names;
  private volatile boolean publishing;

  /** For a mounted descriptor; a negative one keeps nothing. */
  KernelCache(int fd, Nodes nodes) {
    this.fd = fd;
    this.nodes = nodes;
    this.names = fd >= 0 && Kernel.write(fd, notice(NOTIFY_INC_EPOCH, HEADER).flip()) >= 0;
  }

  /** How long a name may be kept. */
  int nameSeconds() {
    return names && !publishing ? KEEP_SECONDS : 0;
  }

  /** How long these attributes may be kept; a virtual file's change without notice. */
  int attributeSeconds(Status status) {
    return fd < 0 || publishing || status.generated() ? 0 : KEEP_SECONDS;
  }

  /**
   * Runs {@code publish}, after which readers get a new state.
   *
   * @param paths whose attributes or content are other then
   * @param renamed whether names came or went
   */
  void publish(Collection<String> paths, boolean renamed, Runnable publish) {
    publishing = true;
    try {
      if (renamed && names) {
        send(notice(NOTIFY_INC_EPOCH, HEADER));
      }
      forget(Nodes.ROOT);
      paths.forEach(path -> forget(nodes.id(path)));
      publish.run();
    } finally {
      publishing = false;
    }
  }

  /** As {@link #publish}, when every file's attributes are other then. */
  void publishAll(Runnable publish) {
    publishing = true;
    try {
      send(notice(NOTIFY_INC_EPOCH, HEADER));
      nodes.ids().forEach(this::forget);
      publish.run();
    } finally {
      publishing = false;
    }
  }

  private void forget(long node) {
    if (node != 0) {
      send(notice(NOTIFY_INVAL_INODE, INODE_NOTICE).putLong(node).putLong(-1).putLong(0));
    }
  }

  /** fuse_out_header of a notice: its code stands where a reply has its error, unique is 0. */
  private static ByteBuffer notice(int code, int length) {
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putInt(code)
        .putLong(0);
  }

  /** Fails when the kernel does not know the node, and then keeps nothing of it. */
  private void send(ByteBuffer notice) {
    if (fd >= 0) {
      Kernel.write(fd, notice.flip());
    }
  }
}
