package org.quorate.clusterfs;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The votes as corosync counts them now (votequorum(5)).
 *
 * @param expected votes of all nodes and the quorum device; {@code pvecm expected} may lower it
 * @param quorum votes needed to act
 * @param witness votes the quorum device casts for this side now, 0 without one
 * @param configured votes of all nodes and the quorum device by the configuration
 * @param nodes votes of each member node
 */
public record Votes(
    int expected, int quorum, int witness, int configured, SortedMap<Integer, Integer> nodes) {
  public Votes {
    nodes = new TreeMap<>(nodes);
  }

  /** A cluster of nodes with one vote each and no quorum device. */
  public static Votes oneEach(int configured, Collection<Integer> members) {
    SortedMap<Integer, Integer> nodes = new TreeMap<>();
    members.forEach(nodeid -> nodes.put(nodeid, 1));
    return new Votes(configured, configured / 2 + 1, 0, configured, nodes);
  }

  /** The votes of these nodes; a node that is not a member has none. */
  public int of(Collection<Integer> nodeids) {
    return nodeids.stream().distinct().mapToInt(nodeid -> nodes.getOrDefault(nodeid, 0)).sum();
  }

  /** Whether these nodes, each of which keeps what it is given, are more than half of all votes. */
  public boolean isMajority(Collection<Integer> nodeids) {
    return 2 * of(nodeids) > expected;
  }

  /** The same with all votes that the configuration gives, whatever is expected now. */
  public boolean isMajorityOfConfigured(Collection<Integer> nodeids) {
    return 2 * of(nodeids) > Math.max(configured, expected);
  }

  /** Whether these nodes may act, with the quorum device's help. */
  public boolean suffice(Collection<Integer> nodeids) {
    return of(nodeids) + witness >= quorum;
  }
}
