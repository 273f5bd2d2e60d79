package org.quorate.ha.crm;

import java.util.Map;
import org.quorate.model.NodeName;

/**
 * What a master carries from round to round beside {@code manager_status}, which it reads anew: a
 * round of which a command failed leaves nothing behind.
 *
 * @param lastSeenMs when each node was last up, by this node's monotonic clock
 */
public record ManagerMemory(Map<NodeName, Long> lastSeenMs) {
  public ManagerMemory {
    lastSeenMs = Map.copyOf(lastSeenMs);
  }

  /** A new master has seen nobody yet. */
  static ManagerMemory initial() {
    return new ManagerMemory(Map.of());
  }
}
