package org.quorate.ha.rules;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * A group of nodes, as services named them before there were rules.
 *
 * @param nodes node to priority, higher is better
 * @param restricted the services may run on no other node
 * @param noFailback the services stay where they are when a better node comes back
 */
public record Group(
    String id,
    SortedMap<NodeName, Integer> nodes,
    boolean restricted,
    boolean noFailback,
    @Nullable String comment) {
  public Group {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }
}
