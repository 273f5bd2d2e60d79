package org.quorate.ha.locks;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.quorate.ha.LockName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes, refreshes and gives back locks of the cluster. All of it goes through the cluster's total
 * order, so that at most one node holds a lock whatever the clocks say.
 *
 * <p>Any failure counts as "not held": the lock may be ours then, but nobody relies on it.
 */
public final class ClusterLocks {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLocks.class);
  private static final String DIRECTORY = "priv/lock/";

  /**
   * A lock touched so recently is ours without touching it again: rounds that follow each other
   * closely must not flood the cluster. Small against the lifetime of 120 s.
   */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** Pause between requests to drop somebody else's outlived lock; each is a message to all. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final LockStore store;
  private final LongSupplier monotonicNs;
  private final Map<LockName, Long> touchedNs = new ConcurrentHashMap<>();
  private final Map<LockName, Long> askedNs = new ConcurrentHashMap<>();
  private final Map<LockName, Object> turns = new ConcurrentHashMap<>();

  public ClusterLocks(LockStore store, LongSupplier monotonicNs) {
    this.store = store;
    this.monotonicNs = monotonicNs;
  }

  /**
   * Takes the lock, or refreshes it when this node holds it.
   *
   * @param self this node's id
   * @param provenOff whether the node of that id is proven off, so that its lock may be broken
   * @return whether this node holds the lock now
   */
  public boolean take(LockName lock, int self, IntPredicate provenOff) {
    // Each lock has its turns to itself: one that hangs must not hold up the others.
    synchronized (turns.computeIfAbsent(lock, name -> new Object())) {
      return takeInTurn(lock, self, provenOff);
    }
  }

  private boolean takeInTurn(LockName lock, int self, IntPredicate provenOff) {
    Long touched = touchedNs.get(lock);
    if (touched != null && elapsed(touched).compareTo(FRESH) < 0) {
      return true;
    }
    long began = monotonicNs.getAsLong();
    boolean held;
    try {
      held = takeOrRefresh(lock, self, provenOff);
    } catch (IOException failed) {
      LOG.warn("lock {}: {}", lock.directory(), failed.getMessage());
      held = false;
    }
    if (held) {
      touchedNs.put(lock, began);
    } else {
      touchedNs.remove(lock);
    }
    return held;
  }

  /**
   * When the last refresh of the lock that succeeded began, milliseconds of this object's clock;
   * empty when this node does not hold it.
   */
  public OptionalLong beganMs(LockName lock) {
    Long touched = touchedNs.get(lock);
    return touched == null ? OptionalLong.empty() : OptionalLong.of(touched / 1_000_000);
  }

  /** Gives back a lock that this node holds. */
  public void release(LockName lock, int self) throws IOException {
    touchedNs.remove(lock);
    Optional<LockStore.Owner> owner = store.owner(path(lock));
    if (owner.isPresent() && owner.get().nodeid() == self) {
      store.remove(path(lock));
    }
  }

  public Optional<LockStore.Owner> owner(LockName lock) throws IOException {
    return store.owner(path(lock));
  }

  private boolean takeOrRefresh(LockName lock, int self, IntPredicate provenOff)
      throws IOException {
    Optional<LockStore.Owner> owner = store.owner(path(lock));
    if (owner.isPresent() && owner.get().nodeid() == self) {
      store.refresh(path(lock));
      return true;
    }
    if (owner.isPresent() && !mayTakeFrom(lock, owner.get(), provenOff)) {
      return false;
    }
    return store.create(path(lock));
  }

  private boolean mayTakeFrom(LockName lock, LockStore.Owner owner, IntPredicate provenOff)
      throws IOException {
    if (provenOff.test(owner.nodeid())) {
      boolean broken = store.breakLock(path(lock), owner.digest());
      LOG.info(
          "lock {} of node {}, which is proven off, {}",
          lock.directory(),
          owner.nodeid(),
          broken ? "is broken" : "changed meanwhile");
      return broken;
    }
    Long asked = askedNs.get(lock);
    if (asked == null || elapsed(asked).compareTo(ASK_AGAIN) >= 0) {
      askedNs.put(lock, monotonicNs.getAsLong());
      store.dropIfOutlived(path(lock));
    }
    return false;
  }

  private Duration elapsed(long sinceNs) {
    return Duration.ofNanos(monotonicNs.getAsLong() - sinceNs);
  }

  public static String path(LockName lock) {
    return DIRECTORY + lock.directory();
  }
}
