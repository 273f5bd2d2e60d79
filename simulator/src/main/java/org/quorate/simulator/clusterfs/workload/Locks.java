package org.quorate.simulator.clusterfs.workload;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who was told that they hold which lock, and until when they may rely on it. */
public final class Locks {
  /** A lock nobody refreshed for so long may be given to another. */
  public static final long LIFETIME_MS = 120_000;

  private final Map<String, Hold> holds = new HashMap<>();
  private Optional<String> conflict = Optional.empty();
  private long taken;

  private record Hold(int host, long surelyFromMs) {}

  /** A mkdir asked for at {@code invokedMs} was acknowledged now. */
  void taken(String lock, int host, long invokedMs, long nowMs) {
    taken++;
    Hold held = holds.get(lock);
    if (held != null && nowMs < held.surelyFromMs() + LIFETIME_MS) {
      conflict =
          Optional.of(
              "%s was given to host %d, %d ms after host %d asked for it and got it"
                  .formatted(lock, host, nowMs - held.surelyFromMs(), held.host()));
    }
    holds.put(lock, new Hold(host, invokedMs));
  }

  /** A refresh asked for at that time was acknowledged. */
  void refreshed(String lock, int host, long invokedMs) {
    holds.computeIfPresent(
        lock, (l, hold) -> hold.host() == host ? new Hold(host, invokedMs) : hold);
  }

  /** The holder relies on it no more. */
  void released(String lock, int host) {
    Hold hold = holds.get(lock);
    if (hold != null && hold.host() == host) {
      holds.remove(lock);
    }
  }

  /** Two holders at once, if there ever were. */
  public Optional<String> conflict() {
    return conflict;
  }

  /** How often a lock was given. */
  public long taken() {
    return taken;
  }
}
