package org.quorate.clusterfs.socket;

import org.quorate.model.UserId;

/** Threads of other programs that say for whom they change files. */
public interface Announcements {
  /**
   * Until the result is closed, what this thread changes is the user's doing.
   *
   * @param thread its number for the kernel, in this daemon's PID namespace
   */
  Announced announce(long thread, UserId user);

  /** An announcement that holds. */
  interface Announced extends AutoCloseable {
    @Override
    void close();
  }
}
