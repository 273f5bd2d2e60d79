package org.quorate.clusterfs.tree;

import java.util.HashMap;
import java.util.Map;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Now;

/** How long each lock has not been refreshed, by this node's clock (section 8). */
public final class LockTimers {
  /** A lock not refreshed for longer than this may be removed by anyone who asks. */
  public static final long EXPIRY_MILLIS = 120_000;

  private static final String LOCKS = "priv/lock";

  private record Timer(Digest digest, long sinceMillis) {}

  private final Map<String, Timer> timers = new HashMap<>();

  /** Start and commit: every lock is given its full time again. */
  public void restart(Tree tree, Now now) {
    timers.clear();
    Entry locks = tree.find(LOCKS);
    if (locks != null) {
      for (Entry lock : tree.children(locks)) {
        touch(Path.child(LOCKS, lock.name()), tree, now);
      }
    }
  }

  /** A path changed: a lock there was taken, refreshed or released. */
  public void touch(String path, Tree tree, Now now) {
    Entry entry = tree.find(path);
    if (entry != null && TreeRules.isLock(path, entry)) {
      timers.put(path, new Timer(entry.lockDigest(), now.monotonicMillis()));
    } else {
      timers.remove(path);
    }
  }

  /** Whether this state of the lock is old enough; starts its time if it was not running. */
  public boolean expired(String path, Digest digest, Now now) {
    Timer timer = timers.get(path);
    if (timer == null || !timer.digest().equals(digest)) {
      timers.put(path, new Timer(digest, now.monotonicMillis()));
      return false;
    }
    return now.monotonicMillis() - timer.sinceMillis() > EXPIRY_MILLIS;
  }
}
