package org.quorate.clusterfs.ipc;

import java.util.Optional;

/** What a process may do, by the user and group it runs as (section 11). */
enum Access {
  READ_WRITE,

  /** Sees what the group www-data sees of the mount, and changes nothing. */
  READ_ONLY;

  private static final int ROOT = 0;

  /**
   * Empty for those who are not answered at all.
   *
   * @param readers the number of the group www-data
   */
  static Optional<Access> of(int uid, int gid, int readers) {
    if (uid == ROOT && gid == ROOT) {
      return Optional.of(READ_WRITE);
    }
    return gid == readers ? Optional.of(READ_ONLY) : Optional.empty();
  }
}
