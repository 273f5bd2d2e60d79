package org.quorate.corosync.cfg;

import java.util.List;

/**
 * How a node is reached from here.
 *
 * @param reachable over at least one link
 * @param links the configured ones
 */
public record NodeStatus(int nodeId, boolean reachable, List<LinkStatus> links) {
  public NodeStatus {
    links = List.copyOf(links);
  }
}
