package org.quorate.fencing.watchdog;

import java.io.IOException;

/**
 * Resets this node unless it is fed. Whoever implements it promises: after {@link #open} the node
 * is reset one {@link #grantMs} after the last {@link #feed}, whatever becomes of this process,
 * until {@link #close} was called. All may be called from any thread.
 */
public interface Watchdog {
  /** Its name for people and settings. */
  String driver();

  /** How long a host may run on after it was fed, milliseconds. */
  long grantMs();

  /**
   * Arms the watchdog, or takes over one that a former process left armed, and feeds it.
   * Idempotent.
   *
   * @throws IOException when it cannot be armed with its promised time; then nothing relies on it
   */
  void open() throws IOException;

  /**
   * Grants one more time.
   *
   * @throws IOException when it is not open or cannot be written; the node will be reset
   */
  void feed() throws IOException;

  /**
   * Disarms it in order. Without this call it stays armed. Idempotent.
   *
   * @return whether it is disarmed: a driver that cannot be stopped must be fed on, with nobody
   *     relying on it
   */
  boolean close() throws IOException;
}
