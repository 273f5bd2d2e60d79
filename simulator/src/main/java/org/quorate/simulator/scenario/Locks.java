package org.quorate.simulator.scenario;

import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.model.NodeName;

/** The cluster's locks. */
final class Locks {
  /** A lock may be taken from its holder when it was not refreshed for longer. */
  static final long LIFETIME_SECONDS = 120;

  /** Who holds a lock, and when it was last refreshed. */
  record Held(NodeName node, long seconds) {}

  private final TreeMap<LockName, Held> locks = new TreeMap<>();

  Map<LockName, Held> all() {
    return locks;
  }

  LockAnswer take(LockName lock, NodeName node, long now) {
    Held held = locks.get(lock);
    if (held != null && now - held.seconds() <= LIFETIME_SECONDS) {
      if (!held.node().equals(node)) {
        return LockAnswer.REFUSED;
      }
      locks.put(lock, new Held(node, now));
      return LockAnswer.KEPT;
    }
    locks.put(lock, new Held(node, now));
    return LockAnswer.TAKEN;
  }

  void release(LockName lock, NodeName node, long now) {
    Held held = locks.get(lock);
    if (held != null && held.node().equals(node) && now - held.seconds() <= LIFETIME_SECONDS) {
      locks.remove(lock);
    }
  }
}
