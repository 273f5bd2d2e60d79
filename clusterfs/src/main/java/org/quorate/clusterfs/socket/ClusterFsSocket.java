package org.quorate.clusterfs.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.client.Lines;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Listens, answers and streams. Only processes of the daemon's own user (root) are answered: the
 * file's mode says so, and the kernel's word on the peer is checked again.
 */
public final class ClusterFsSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFsSocket.class);

  /** Far above the node's daemons and commands, and one for each task of the API. */
  private static final int CONNECTIONS_MAX = 512;

  private final Path path;
  private final ServerSocketChannel server;
  private final UserPrincipal owner;
  private final NodeRequests node;
  private final Answering answering;
  private final Announcements announcements;
  private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  private ClusterFsSocket(
      Path path,
      ServerSocketChannel server,
      NodeRequests node,
      NodeRecords records,
      Announcements announcements)
      throws IOException {
    this.path = path;
    this.server = server;
    this.owner = Files.getOwner(path);
    this.node = node;
    this.answering = new Answering(node, records);
    this.announcements = announcements;
  }

  /** Listens at once; a file left by an earlier daemon is replaced. */
  public static ClusterFsSocket listen(
      Path path, NodeRequests node, NodeRecords records, Announcements announcements)
      throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    ClusterFsSocket socket = new ClusterFsSocket(path, server, node, records, announcements);
    Thread.ofPlatform().daemon().name("socket").start(socket::accept);
    return socket;
  }

  private void accept() {
    while (true) {
      try {
        take(server.accept());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException failed) {
        LOG.warn("a connection could not be taken: {}", failed.getMessage());
      }
    }
  }

  private void take(SocketChannel peer) throws IOException {
    boolean welcome = false;
    try {
      welcome = mayEnter(peer);
    } finally {
      if (!welcome) {
        peer.close();
      }
    }
    if (welcome) {
      open.add(peer);
      Thread.ofVirtual().name("socket-peer").start(() -> serve(peer));
    }
  }

  private boolean mayEnter(SocketChannel peer) throws IOException {
    UserPrincipal user = peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    if (!user.equals(owner)) {
      LOG.warn("a connection of user {} was refused", user.getName());
      return false;
    }
    if (!connections.tryAcquire()) {
      LOG.warn("more than {} connections: one was refused", CONNECTIONS_MAX);
      return false;
    }
    return true;
  }

  private void serve(SocketChannel peer) {
    try (peer) {
      converse(peer, new LineReader(peer));
    } catch (IOException gone) {
      LOG.debug("a peer left", gone);
    } finally {
      open.remove(peer);
      connections.release();
    }
  }

  private void converse(SocketChannel peer, LineReader lines) throws IOException {
    try {
      while (true) {
        Optional<byte[]> line = lines.next();
        if (line.isEmpty()) {
          return;
        }
        ObjectNode request = Lines.parse(line.get());
        switch (request.path("op").asString("")) {
          case "watch" -> {
            watch(peer, lines);
            return;
          }
          case "author" -> {
            author(peer, lines, request);
            return;
          }
          default -> send(peer, answering.answer(request));
        }
      }
    } catch (InvalidInput broken) {
      send(peer, Answering.error(String.valueOf(broken.getMessage())));
    }
  }

  private static void send(SocketChannel peer, ObjectNode answer) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(Lines.bytes(answer));
    while (out.hasRemaining()) {
      peer.write(out);
    }
  }

  /** Until the peer closes; what it says meanwhile is ignored. */
  private void watch(SocketChannel peer, LineReader lines) throws IOException {
    Watcher watcher = new Watcher(peer);
    watchers.add(watcher);
    watcher.offer(Lines.bytes(Answering.ok()));
    watcher.offer(info(node.view()));
    Thread writer = Thread.ofVirtual().name("watcher").start(watcher);
    try {
      awaitEnd(lines);
    } finally {
      watchers.remove(watcher);
      writer.interrupt();
    }
  }

  /** Holds until the peer closes, or dies. */
  private void author(SocketChannel peer, LineReader lines, ObjectNode request) throws IOException {
    long thread = request.path("thread").asLong(0);
    UserId user = UserId.parse(request.path("user").asString(""));
    try (Announcements.Announced announced = announcements.announce(thread, user)) {
      LOG.trace("{}: thread {} works for {}", announced, thread, user);
      send(peer, Answering.ok());
      awaitEnd(lines);
    }
  }

  private static void awaitEnd(LineReader lines) throws IOException {
    boolean open = true;
    while (open) {
      open = lines.next().isPresent();
    }
  }

  private static byte[] info(View view) {
    return Lines.bytes(Lines.write(Lines.object().put("event", "info"), Answering.info(view)));
  }

  /** Quorum, membership or who is online changed: tells every watcher. Never waits. */
  public void infoChanged(View view) {
    if (!watchers.isEmpty()) {
      tell(info(view));
    }
  }

  /** A change was applied: tells every watcher. Never waits. */
  public void changed(String changedPath, long version) {
    if (!watchers.isEmpty()) {
      tell(
          Lines.bytes(
              Lines.object()
                  .put("event", "changed")
                  .put("path", changedPath)
                  .put("version", version)));
    }
  }

  private void tell(byte[] line) {
    watchers.removeIf(watcher -> !watcher.offer(line));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel peer : open) {
      peer.close();
    }
    Files.deleteIfExists(path);
  }
}
