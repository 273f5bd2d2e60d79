package org.quorate.ha;

import org.quorate.model.NodeName;

/**
 * A cluster node as this node sees it now.
 *
 * @param nodeid Corosync's number of it
 * @param online its cluster file system takes part (kvstore group)
 * @param member it is in the quorum membership of Corosync
 */
public record NodeReading(NodeName name, int nodeid, boolean online, boolean member) {
  /** Whether it takes part in everything; only then may it be given work. */
  public boolean up() {
    return online && member;
  }
}
