package org.quorate.corosync.ffm;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between C code and a listener: nothing may be thrown through C code, it would end the JVM. A
 * listener that fails hears no more events and loses its connection, because a machine that missed
 * an event must start afresh.
 */
public final class UpcallGuard {
  private static final Logger log = LoggerFactory.getLogger(UpcallGuard.class);

  private volatile @Nullable Throwable failure;
  private volatile boolean silent;

  /** Runs the listener, unless it failed before or {@link #silence} was called. */
  public void run(Runnable listener) {
    if (silent || failure != null) {
      return;
    }
    try {
      listener.run();
    } catch (Throwable thrown) {
      log.error("A listener of corosync's events failed", thrown);
      failure = thrown;
    }
  }

  void silence() {
    silent = true;
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
