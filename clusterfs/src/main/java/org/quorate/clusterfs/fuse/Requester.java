package org.quorate.clusterfs.fuse;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The process that waits for a change, as the kernel names it.
 *
 * @param pid of the thread that asks; 0 when it is in another PID namespace
 */
public record Requester(int uid, int pid) {
  private static final ScopedValue<Requester> CURRENT = ScopedValue.newInstance();

  /** On whose behalf this thread changes the tree just now. */
  public static Optional<Requester> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  <T> T calling(Supplier<T> change) {
    return ScopedValue.where(CURRENT, this).call(change::get);
  }
}
