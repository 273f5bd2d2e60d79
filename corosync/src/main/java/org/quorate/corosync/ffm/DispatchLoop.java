package org.quorate.corosync.ffm;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that waits for events on one Corosync connection and lets the library deliver them.
 *
 * <p>It is a platform thread with a stack of its own size, because every {@code *_dispatch()}
 * function puts a buffer of 1 MiB on the stack (libcpg 3.1.7: 0x101558 bytes), which is a thread's
 * whole stack by default.
 */
public final class DispatchLoop implements AutoCloseable {
  public static final long STACK_BYTES = 8L << 20;

  private final int descriptor;
  private final UpcallGuard guard;
  private final Supplier<CsResult> dispatchOne;
  private final Runnable release;
  private final Consumer<String> lost;
  private final int wakeUp = LibC.eventDescriptor();
  private final Thread thread;
  private volatile boolean closed;
  private boolean ended;

  private DispatchLoop(
      String name,
      int descriptor,
      UpcallGuard guard,
      Supplier<CsResult> dispatchOne,
      Runnable release,
      Consumer<String> lost) {
    this.descriptor = descriptor;
    this.guard = guard;
    this.dispatchOne = dispatchOne;
    this.release = release;
    this.lost = lost;
    this.thread = new Thread(null, this::run, name, STACK_BYTES);
    this.thread.setDaemon(true);
  }

  /**
   * @param name of the thread
   * @param descriptor becomes readable when events wait ({@code *_fd_get})
   * @param guard around the listener that hears the events
   * @param dispatchOne delivers at most one event without waiting; TRY_AGAIN when there is none
   * @param release frees the connection; called once, in the thread, when nothing is delivered any
   *     more
   * @param lost told why, after {@code release}, unless the loop ended by {@link #close}
   */
  public static DispatchLoop create(
      String name,
      int descriptor,
      UpcallGuard guard,
      Supplier<CsResult> dispatchOne,
      Runnable release,
      Consumer<String> lost) {
    return new DispatchLoop(name, descriptor, guard, dispatchOne, release, lost);
  }

  public synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /**
   * Ends the loop and waits until the connection is released, except when called by a listener:
   * then it is released right after. The caller must not hold a lock that the listener takes.
   */
  @Override
  public void close() {
    closed = true;
    guard.silence();
    start(); // one that never ran only releases
    synchronized (this) {
      if (!ended) {
        LibC.signal(wakeUp);
      }
    }
    if (Thread.currentThread() != thread) {
      join();
    }
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    String reason = null;
    while (!closed && reason == null) {
      LibC.awaitEither(descriptor, wakeUp);
      reason = drain();
    }
    release.run();
    synchronized (this) {
      ended = true;
      LibC.close(wakeUp);
    }
    if (!closed && reason != null) {
      lost.accept(reason);
    }
  }

  /** Delivers what waits. Returns why the connection is lost, null when it is not. */
  private @Nullable String drain() {
    while (!closed) {
      CsResult result = dispatchOne.get();
      if (guard.failure() != null) {
        return "its listener failed (" + guard.failure() + ")";
      }
      if (result.equals(CsResult.TRY_AGAIN)) {
        return null;
      }
      if (!result.ok()) {
        return "corosync stopped or dropped the connection (" + result + ")";
      }
    }
    return null;
  }
}
