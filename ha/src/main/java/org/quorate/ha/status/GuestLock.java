package org.quorate.ha.status;

import java.util.Set;

/** What the property {@code lock} of a guest's configuration means for recovery. */
public final class GuestLock {
  /** Of operations that die with their node; recovery removes them, any other lock stays. */
  private static final Set<String> STALE =
      Set.of(
          "backup",
          "mounted",
          "migrate",
          "clone",
          "rollback",
          "snapshot",
          "snapshot-delete",
          "suspending",
          "suspended");

  private GuestLock() {}

  /** Whether the operation that holds it ended with the guest's node. */
  public static boolean diesWithItsNode(String lock) {
    return STALE.contains(lock);
  }
}
