package org.quorate.corosync.conf;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * A node of the node list.
 *
 * @param nodeId 1 to 2147483647, unique
 * @param votes 0 or more; 1 when the file does not say
 * @param links link number, 0 to 7, to the node's address on it; at least one
 */
public record ConfNode(
    NodeName name, int nodeId, int votes, SortedMap<Integer, LinkAddress> links) {
  /** Corosync's limit with knet (INTERFACE_MAX). */
  public static final int LINK_NUMBER_MAX = 7;

  public ConfNode {
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    requireLinks(links);
    if (nodeId < 1) {
      throw new InvalidInput("The node id " + nodeId + " of " + name + " is not 1 or more");
    }
    if (votes < 0) {
      throw new InvalidInput("The node " + name + " cannot have " + votes + " votes");
    }
  }

  static void requireLinks(SortedMap<Integer, LinkAddress> links) {
    if (links.isEmpty()) {
      throw new InvalidInput("A node needs the address of at least one link: give link0");
    }
    if (links.firstKey() < 0 || links.lastKey() > LINK_NUMBER_MAX) {
      throw new InvalidInput("Links are numbered 0 to " + LINK_NUMBER_MAX);
    }
  }
}
