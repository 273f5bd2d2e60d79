package org.quorate.clusterfs;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What this node can promise for a change made now.
 *
 * @param writable changes are accepted now, or as soon as the members have found together
 * @param majority an acknowledged change is on the disks of a majority
 * @param epoch the number of the open epoch, 0 when there is none
 * @param foreign node ids of members that know no epochs: beside them this node acknowledges as
 *     pmxcfs does
 * @param because why changes are refused or promised less, one sentence with the remedy; else empty
 */
public record Durability(
    boolean writable, boolean majority, long epoch, SortedSet<Integer> foreign, String because) {
  public Durability {
    foreign = new TreeSet<>(foreign);
  }

  /** Of a node without a cluster: what is acknowledged is on its disk. */
  static final Durability STANDALONE = new Durability(true, true, 0, new TreeSet<>(), "");

  /** Of a node whose disk did not take a change. */
  static Durability unwritable(String reason) {
    return new Durability(
        false,
        false,
        0,
        new TreeSet<>(),
        "this node could not store a change ("
            + reason
            + "): make room on its disk, or mend it; the node goes on by itself then");
  }
}
