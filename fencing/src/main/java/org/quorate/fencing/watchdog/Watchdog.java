package org.quorate.fencing.watchdog;

import java.io.IOException;

/**
 * Resets this node unless it is fed. Whoever implements it promises: after {@link #open} the node
 * is reset one timeout after the last {@link #feed}, whatever becomes of this process, until {@link
 * #close} was called. All three may be called from any thread.
 */
public interface Watchdog {
  /** Arms the watchdog, or takes over one that a former process left armed. Idempotent. */
  void open() throws IOException;

  /**
   * Grants one more timeout.
   *
   * @throws IOException when it is not open or cannot be written; the node will be reset
   */
  void feed() throws IOException;

  /** Disarms it in order. Without this call it stays armed. Idempotent. */
  void close() throws IOException;
}
