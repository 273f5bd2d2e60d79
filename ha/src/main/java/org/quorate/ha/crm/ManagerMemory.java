package org.quorate.ha.crm;

import java.util.Map;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;

/**
 * What a master carries from round to round.
 *
 * @param status as last written (or read when it became master)
 * @param lastSeenMs when each node was last up, by this node's monotonic clock
 */
public record ManagerMemory(ManagerStatus status, Map<NodeName, Long> lastSeenMs) {
  public ManagerMemory {
    lastSeenMs = Map.copyOf(lastSeenMs);
  }
}
