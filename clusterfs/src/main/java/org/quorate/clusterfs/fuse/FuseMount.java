package org.quorate.clusterfs.fuse;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.PveTree;
import org.quorate.clusterfs.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mounted {@link PveTree}. Reads are answered by the threads that take requests from the kernel;
 * changes, which may block while the cluster orders them, each run on a virtual thread, so a
 * stalled write never delays a read.
 */
public final class FuseMount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FuseMount.class);

  /** Shown by mount(8) as the source. */
  private static final String NAME = "quorate";

  /** Two readers: one more than is busy on the machines of the tests. */
  private static final int READERS = 2;

  /** Longer replies (large reads) are rare and get memory of their own. */
  private static final int REPLY_MAX = 16 << 10;

  private static final int REQUEST_MAX = Answers.MAX_WRITE + (64 << 10);

  /** Changes under way at once, each a process that waits; one more gets EBUSY. */
  private static final int CHANGES_MAX = 512;

  /** Mounts may lie on top of each other when daemons were killed again and again. */
  private static final int DEAD_MOUNTS_MAX = 16;

  private final int fd;
  private final Path target;
  private final Answers answers;
  private final KernelCache cache;
  private final Semaphore changes = new Semaphore(CHANGES_MAX);
  private final List<Thread> readers = new ArrayList<>();
  private volatile boolean closing;

  private FuseMount(int fd, Path target, PveTree tree, Supplier<View.Usage> usage, int gid) {
    this.fd = fd;
    this.target = target;
    Nodes nodes = new Nodes();
    this.cache = new KernelCache(fd, nodes);
    this.answers = new Answers(tree, usage, gid, Clock.systemUTC(), nodes, cache);
  }

  /**
   * Mounts the tree; a mount whose daemon died is taken away first.
   *
   * @param gid the group that may read, www-data's
   * @throws IOException one sentence: no /dev/fuse, not root, target missing or in use
   */
  public static FuseMount mount(Path target, PveTree tree, Supplier<View.Usage> usage, int gid)
      throws IOException {
    requireFree(target);
    hiddenBy(target).ifPresent(LOG::warn);
    int fd = Kernel.openFuse();
    try {
      Kernel.mountFuse(fd, target, NAME);
    } catch (IOException failed) {
      Kernel.close(fd);
      throw failed;
    }
    FuseMount mount = new FuseMount(fd, target, tree, usage, gid);
    for (int i = 0; i < READERS; i++) {
      mount.readers.add(Thread.ofPlatform().daemon().name("fuse-" + i).start(mount::serve));
    }
    return mount;
  }

  /**
   * Makes sure that a tree can be mounted here; a mount whose daemon died is taken away.
   *
   * @throws IOException one sentence: something is mounted there
   */
  public static void requireFree(Path target) throws IOException {
    removeDeadMounts(target);
    Files.createDirectories(target);
    if (isMountPoint(target)) {
      throw new IOException(
          target
              + " is already mounted: stop the service that holds it (pve-cluster?) or"
              + " 'umount "
              + target
              + "'");
    }
  }

  /**
   * Runs {@code publish}, which changes what the tree answers. Every change of the tree goes
   * through here, for the kernel keeps names and attributes: when this returns it shows nothing
   * older.
   *
   * @param paths whose attributes or content are other then
   * @param renamed whether names came or went
   */
  public void publish(Collection<String> paths, boolean renamed, Runnable publish) {
    cache.publish(paths, renamed, publish);
  }

  /** As {@link #publish}, when the attributes of all files are other then. */
  public void publishAll(Runnable publish) {
    cache.publishAll(publish);
  }

  /** Waits until nothing is asked any more: closed, or unmounted by someone else. */
  public void awaitEnd() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join();
    }
  }

  /** Whether {@link #close} was called. */
  public boolean isClosing() {
    return closing;
  }

  private static void removeDeadMounts(Path target) {
    for (int i = 0; i < DEAD_MOUNTS_MAX; i++) {
      if (Kernel.probeDirectory(target) != -Kernel.ENOTCONN) {
        return;
      }
      LOG.info("{} was left mounted by a killed daemon: unmounting it", target);
      Kernel.unmount(target, Kernel.MNT_DETACH);
    }
  }

  /**
   * What was written into the bare directory while nothing was mounted there: nobody sees it once
   * something is, and whoever wrote it believes it to be in the cluster.
   *
   * @return one sentence with the remedy; empty when the directory is
   */
  static Optional<String> hiddenBy(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "%s hides what was written there while it was not mounted, and no node has it: %s;"
                      .formatted(target, String.join(", ", names))
                  + " stop this service, move it away and write it again afterwards");
    }
  }

  /** By /proc/self/mountinfo, whose fifth field is the mount point (proc(5)). */
  private static boolean isMountPoint(Path target) throws IOException {
    String wanted = target.toRealPath().toString();
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> line.split(" ", 6))
        .anyMatch(fields -> fields.length > 4 && fields[4].equals(wanted));
  }

  private void serve() {
    try (Arena arena = Arena.ofConfined()) {
      Kernel.Buffers buffers = Kernel.Buffers.allocate(arena, REQUEST_MAX, REPLY_MAX);
      while (true) {
        int n = Kernel.read(fd, buffers);
        if (n == -Kernel.ENODEV) {
          return; // unmounted
        }
        if (n == -Kernel.EINTR || n == -Kernel.EAGAIN || n == -Kernel.ENOENT) {
          continue; // ENOENT: the request was withdrawn (fuse(4))
        }
        if (n < 0) {
          if (!closing) {
            LOG.error("reading from /dev/fuse failed: {}", Kernel.message(-n));
          }
          return;
        }
        take(buffers.in().asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), buffers);
      }
    }
  }

  private void take(byte[] message, Kernel.Buffers buffers) {
    Request request;
    try {
      request = Request.parse(message);
    } catch (FsException broken) {
      LOG.error("the kernel sent {}", broken.getMessage());
      return;
    }
    if (!request.opcode().mayBlock()) {
      reply(request, reply -> Kernel.write(fd, reply, buffers));
      return;
    }
    if (!changes.tryAcquire()) {
      Kernel.write(fd, Reply.error(request, Errno.EBUSY).finish());
      return;
    }
    Thread.ofVirtual()
        .name("fuse-change")
        .start(
            () -> {
              try {
                reply(request, reply -> Kernel.write(fd, reply));
              } finally {
                changes.release();
              }
            });
  }

  private void reply(Request request, Consumer<ByteBuffer> out) {
    try {
      answers.answer(request).ifPresent(reply -> out.accept(reply.finish()));
    } catch (RuntimeException bug) {
      LOG.error("a {} failed unexpectedly", request.opcode(), bug);
      out.accept(Reply.error(request, Errno.EIO).finish());
    }
  }

  /** Unmounts; when files are open there, lazily: they fail from now on. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    int result = Kernel.unmount(target, 0);
    if (result == -Kernel.EBUSY) {
      LOG.info("{} is in use: it is unmounted lazily", target);
      result = Kernel.unmount(target, Kernel.MNT_DETACH);
    }
    if (result < 0) {
      LOG.warn("cannot unmount {}: {}", target, Kernel.message(-result));
    }
    for (Thread reader : readers) {
      try {
        reader.join(200);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
