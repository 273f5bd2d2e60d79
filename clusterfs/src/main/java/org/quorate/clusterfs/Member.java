package org.quorate.clusterfs;

/** A process in a CPG group. Ordered by node id, then pid (both unsigned), as sync rounds need. */
public record Member(int nodeid, int pid) implements Comparable<Member> {
  @Override
  public int compareTo(Member other) {
    int byNode = Integer.compareUnsigned(nodeid, other.nodeid);
    return byNode != 0 ? byNode : Integer.compareUnsigned(pid, other.pid);
  }
}
