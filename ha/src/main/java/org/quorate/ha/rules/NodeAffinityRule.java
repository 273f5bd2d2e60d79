package org.quorate.ha.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Services prefer some nodes.
 *
 * @param nodes node to priority, higher is better; empty only for a group that does not exist
 * @param strict the services may run on no other node; otherwise others are the last resort
 */
public record NodeAffinityRule(
    String id,
    SortedSet<ServiceId> resources,
    SortedMap<NodeName, Integer> nodes,
    boolean strict,
    boolean disabled,
    @Nullable String comment)
    implements Rule {
  /** The section type. */
  public static final String TYPE = "node-affinity";

  public NodeAffinityRule {
    resources = Collections.unmodifiableSortedSet(new TreeSet<>(resources));
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** An enabled rule without a comment. */
  public static NodeAffinityRule of(
      String id, Collection<ServiceId> resources, Map<NodeName, Integer> nodes, boolean strict) {
    return new NodeAffinityRule(
        id, new TreeSet<>(resources), new TreeMap<>(nodes), strict, false, null);
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether some nodes are better than others. */
  boolean hasSeveralPriorities() {
    return new HashSet<>(nodes.values()).size() > 1;
  }

  /** The same rule about other resources. */
  public NodeAffinityRule withResources(SortedSet<ServiceId> others) {
    return new NodeAffinityRule(id, others, nodes, strict, disabled, comment);
  }
}
