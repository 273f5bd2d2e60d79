package org.quorate.clusterfs.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.socket.NodeRequests;
import org.quorate.model.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers foreign programs that look for pmxcfs under its name in libqb. One thread has all of
 * libqb; it answers at once what it can, and changes wait in threads of their own. A service that
 * cannot be had is one warning: Quorate's own programs do not need it.
 *
 * <p>libqb shares memory with each client. What a client sends is checked here; who alters the
 * shared memory itself can crash any libqb server or take it over: {@code
 * quorate.clusterfs.ipc=off} is for hosts where the group www-data is not trusted.
 */
public final class IpcService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IpcService.class);

  /** pmxcfs's name; an abstract socket, one in each network namespace. */
  private static final String NAME = "pve2";

  /** Far above a node's daemons and commands at one time. */
  private static final int PEERS_MAX = 128;

  /** Of a client's three rings each; files have 1 MiB at most. */
  private static final int BUFFER_MAX = 16 << 20;

  /** A status value of 32 KiB with its key is the largest. */
  private static final int REQUEST_MAX = 64 << 10;

  private static final int REQUEST_HEADER = 16;
  private static final int EADDRINUSE = 98;
  private static final long STOP_LIMIT_MILLIS = 5_000;

  private final Answering answering;
  private final int readers;
  private final Poll poll;
  private final PollLoop loop;
  private final Map<Long, Peer> peers = new HashMap<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("ipc").unstarted(this::run);
  private @Nullable Libqb libqb;
  private volatile boolean stopping;

  private IpcService(NodeRequests node, int readers, Poll poll) {
    this.answering = new Answering(node);
    this.readers = readers;
    this.poll = poll;
    this.loop = new PollLoop(poll);
  }

  /**
   * Answers from now on, or says in the log why not.
   *
   * @param readers the number of the group whose processes may read
   */
  public static Optional<IpcService> start(NodeRequests node, int readers) {
    try {
      IpcService service = new IpcService(node, readers, Poll.open());
      service.thread.start();
      return Optional.of(service);
    } catch (IOException failed) {
      unavailable(failed);
      return Optional.empty();
    }
  }

  private static void unavailable(Exception why) {
    LOG.warn("programs that look for pmxcfs over libqb get no answer: {}", why.getMessage());
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      Libqb qb = Libqb.open();
      libqb = qb;
      MemorySegment service = opened(qb, arena);
      try {
        while (!stopping) {
          loop.round();
        }
      } finally {
        loop.closeDoor();
        qb.destroy(service);
      }
    } catch (IOException failed) {
      unavailable(failed);
    } catch (RuntimeException bug) {
      LOG.error("programs that look for pmxcfs over libqb get no more answers", bug);
    } finally {
      poll.close();
    }
  }

  private MemorySegment opened(Libqb qb, Arena arena) throws IOException {
    MemorySegment service = qb.create(arena.allocateFrom(NAME), handlers(arena));
    if (service.equals(MemorySegment.NULL)) {
      throw new IOException("libqb has no memory for the service " + NAME);
    }
    qb.pollHandlersSet(service, loop.handlers(arena));
    int result = qb.run(service);
    if (result == -EADDRINUSE) {
      throw new IOException(
          "another process has the name "
              + NAME
              + ": end the other pmxcfs or quorate-clusterfs, then start this one again");
    }
    if (result < 0) {
      throw new IOException("libqb cannot open the service " + NAME + " (errno " + -result + ")");
    }
    return service;
  }

  /** struct qb_ipcs_service_handlers. */
  private MemorySegment handlers(Arena arena) {
    FunctionDescriptor nothing = FunctionDescriptor.ofVoid(ADDRESS);
    return Upcalls.struct(
        arena,
        Upcalls.pointer(
            arena, this, "accept", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT)),
        Upcalls.pointer(arena, this, "created", nothing),
        Upcalls.pointer(
            arena, this, "process", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG)),
        Upcalls.pointer(arena, this, "closed", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
        Upcalls.pointer(arena, this, "destroyed", nothing));
  }

  // ---- called by libqb, in the service's thread

  /** 0, or -errno for the client. */
  int accept(MemorySegment connection, int uid, int gid) {
    Optional<Access> access = Access.of(uid, gid, readers);
    if (access.isEmpty()) {
      LOG.debug("a process of user {} and group {} was refused", uid, gid);
      return -Response.EACCES;
    }
    if (peers.size() >= PEERS_MAX) {
      LOG.warn("more than {} connections over libqb: one was refused", PEERS_MAX);
      return -Response.EAGAIN;
    }
    Libqb qb = libqb();
    int messageMax = qb.bufferSize(connection);
    if (messageMax < Response.HEADER || messageMax > BUFFER_MAX) {
      return -Response.EMSGSIZE;
    }
    long pid = Integer.toUnsignedLong(qb.pid(connection));
    peers.put(connection.address(), new Peer(connection, access.get(), pid, messageMax));
    return 0;
  }

  void created(MemorySegment connection) {
    LOG.debug("{} connections over libqb", peers.size());
  }

  /** 0, always: a refusal is an answer. */
  int process(MemorySegment connection, MemorySegment data, long size) {
    Peer peer = peers.get(connection.address());
    if (peer == null) {
      return 0;
    }
    int id = data.reinterpret(REQUEST_HEADER).get(JAVA_INT, 0);
    if (size < REQUEST_HEADER) {
      send(peer, Response.failed(id, Response.EINVAL));
    } else if (size > Math.min(REQUEST_MAX, peer.messageMax())) {
      send(peer, Response.failed(id, Response.EMSGSIZE));
    } else {
      take(peer, id, data.reinterpret(size).asSlice(REQUEST_HEADER).toArray(JAVA_BYTE));
    }
    return 0;
  }

  int closed(MemorySegment connection) {
    destroyed(connection);
    return 0;
  }

  void destroyed(MemorySegment connection) {
    Peer peer = peers.remove(connection.address());
    if (peer != null) {
      peer.leave();
    }
  }

  // ---- a request's way

  private void take(Peer peer, int id, byte[] body) {
    try {
      if (peer.take(new Peer.Asked(id, Request.parse(id, body)))) {
        proceed(peer);
      } else {
        send(peer, Response.failed(id, Response.EAGAIN));
      }
    } catch (InvalidInput malformed) {
      LOG.debug("process {}: {}", peer.pid(), malformed.getMessage());
      send(peer, Response.failed(id, Response.EINVAL));
    }
  }

  /** In the order they came, one after the other. */
  private void proceed(Peer peer) {
    for (Optional<Peer.Asked> next = peer.next(); next.isPresent(); next = peer.next()) {
      Peer.Asked asked = next.get();
      if (Answering.waits(asked.request())) {
        Thread.ofVirtual()
            .name("ipc-peer")
            .start(
                () -> {
                  byte[] answer = answer(peer, asked);
                  loop.execute(() -> answered(peer, asked, answer));
                });
      } else {
        send(peer, fitting(peer, asked, answer(peer, asked)));
        peer.answered();
      }
    }
  }

  private void answered(Peer peer, Peer.Asked asked, byte[] answer) {
    if (!peer.isGone()) {
      send(peer, fitting(peer, asked, answer));
      peer.answered();
      proceed(peer);
    }
  }

  private byte[] answer(Peer peer, Peer.Asked asked) {
    try {
      return answering.answer(asked.id(), asked.request(), peer.access(), peer.pid());
    } catch (RuntimeException bug) {
      LOG.error("request {} of process {} failed", asked.id(), peer.pid(), bug);
      return Response.failed(asked.id(), Response.EIO);
    }
  }

  private static byte[] fitting(Peer peer, Peer.Asked asked, byte[] answer) {
    return answer.length <= peer.messageMax()
        ? answer
        : Response.failed(asked.id(), Response.EMSGSIZE);
  }

  private void send(Peer peer, byte[] answer) {
    long sent = libqb().responseSend(peer.connection(), answer);
    if (sent < 0) {
      LOG.debug("process {} does not take its answer (errno {})", peer.pid(), -sent);
    }
  }

  private Libqb libqb() {
    Libqb open = libqb;
    if (open == null) {
      throw new IllegalStateException("libqb is not open");
    }
    return open;
  }

  /** Sends every client away. Who waits for a change gets no answer: it may have happened. */
  @Override
  public void close() {
    stopping = true;
    poll.wake();
    try {
      thread.join(STOP_LIMIT_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
