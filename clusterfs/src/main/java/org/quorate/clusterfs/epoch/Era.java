package org.quorate.clusterfs.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;

/**
 * A stretch of a tree's history: one epoch, from its first change to the next epoch's.
 *
 * @param number grows; no two epochs that are {@link #strong} have the same
 * @param majorityOf the configured votes of which a majority opened it; 0 when only lowered
 *     expected votes allowed it
 * @param round the sync round that opened it; tells weak epochs of one number apart
 * @param start the tree's version when it was opened
 * @param nodeids the nodes that took part
 */
public record Era(
    long number, int majorityOf, Epoch round, long start, SortedSet<Integer> nodeids) {
  private static final int FIXED_BYTES = 8 + 4 + Epoch.BYTES + 8 + 1;

  /** More nodes than corosync allows. */
  private static final int NODES_MAX = 255;

  public Era {
    nodeids = new TreeSet<>(nodeids);
  }

  boolean strong() {
    return majorityOf > 0;
  }

  boolean isSame(Era other) {
    return number == other.number && round.equals(other.round);
  }

  int bytes() {
    return FIXED_BYTES + 4 * Math.min(nodeids.size(), NODES_MAX);
  }

  void write(WireWriter out) {
    out.u64(number).u32(majorityOf);
    round.write(out);
    List<Integer> nodes = nodeids.stream().limit(NODES_MAX).toList();
    out.u64(start).u8(nodes.size());
    nodes.forEach(out::u32);
  }

  static Era read(WireReader in) {
    long number = in.u64();
    int majorityOf = in.bits32();
    Epoch round = Epoch.parse(in);
    long start = in.u64();
    int count = in.u8();
    List<Integer> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(in.bits32());
    }
    return new Era(number, majorityOf, round, start, new TreeSet<>(nodes));
  }
}
