package org.quorate.corosync.cmap;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node of the running node list.
 *
 * @param name its name, or its first address when it has none
 * @param votes what it counts, by the configuration
 * @param links link number to address, as configured
 */
public record CmapNode(int nodeId, String name, int votes, SortedMap<Integer, String> links) {
  public CmapNode {
    links = new TreeMap<>(links);
  }
}
