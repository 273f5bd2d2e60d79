package org.quorate.clusterfs.ipc;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A client's connection; only the service's thread uses it. */
final class Peer {
  /** Whoever asks waits for the answer; this many may come in advance. */
  private static final int WAITING_MAX = 16;

  private final MemorySegment connection;
  private final Access access;
  private final long pid;
  private final int messageMax;
  private final Queue<Asked> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean gone;

  /** A request and its number. */
  record Asked(int id, Request request) {}

  /**
   * A new connection.
   *
   * @param messageMax bytes either way
   */
  Peer(MemorySegment connection, Access access, long pid, int messageMax) {
    this.connection = connection;
    this.access = access;
    this.pid = pid;
    this.messageMax = messageMax;
  }

  MemorySegment connection() {
    return connection;
  }

  Access access() {
    return access;
  }

  long pid() {
    return pid;
  }

  int messageMax() {
    return messageMax;
  }

  /** Keeps a request until it is its turn; false when too many wait. */
  boolean take(Asked asked) {
    return waiting.size() < WAITING_MAX && waiting.add(asked);
  }

  /** The request whose turn it is, unless one is under way or the client is gone. */
  Optional<Asked> next() {
    if (busy || gone) {
      return Optional.empty();
    }
    Optional<Asked> next = Optional.ofNullable(waiting.poll());
    busy = next.isPresent();
    return next;
  }

  /** The request under way has its answer. */
  void answered() {
    busy = false;
  }

  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
    waiting.clear();
  }
}
