package org.quorate.corosync.conf;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/**
 * What {@code pvecm create} needs to know.
 *
 * @param clusterName 1 to 15 letters, digits and inner hyphens
 * @param firstNode this node
 * @param links its addresses by link number; at least one
 */
public record NewCluster(
    String clusterName,
    NodeName firstNode,
    int nodeId,
    int votes,
    SortedMap<Integer, LinkAddress> links) {
  /** Short enough for the certificate names of corosync-qdevice and for hand-written notes. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?");

  public NewCluster {
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    ConfNode.requireLinks(links);
    if (!NAME.matcher(clusterName).matches()) {
      throw new InvalidInput(
          "'"
              + Quoted.of(clusterName)
              + "' is not a cluster name: use 1 to 15 letters, digits and inner hyphens");
    }
  }

  /** With node id 1 and one vote. */
  public static NewCluster of(
      String clusterName, NodeName firstNode, SortedMap<Integer, LinkAddress> links) {
    return new NewCluster(clusterName, firstNode, 1, 1, links);
  }
}
