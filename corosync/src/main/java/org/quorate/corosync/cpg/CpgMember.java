package org.quorate.corosync.cpg;

import java.util.Comparator;

/**
 * A process in a group.
 *
 * @param nodeId unsigned, from corosync.conf
 * @param pid unsigned, on that node
 */
public record CpgMember(int nodeId, int pid) implements Comparable<CpgMember> {
  private static final Comparator<CpgMember> ORDER =
      Comparator.<CpgMember>comparingLong(m -> Integer.toUnsignedLong(m.nodeId))
          .thenComparingLong(m -> Integer.toUnsignedLong(m.pid));

  @Override
  public int compareTo(CpgMember other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Integer.toUnsignedString(nodeId) + "/" + Integer.toUnsignedString(pid);
  }
}
