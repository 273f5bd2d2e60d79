package org.quorate.ha.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;

/** Services that run on one node, or each on another. Always strict. */
public record ResourceAffinityRule(
    String id,
    SortedSet<ServiceId> resources,
    Affinity affinity,
    boolean disabled,
    @Nullable String comment)
    implements Rule {
  /** The section type. */
  public static final String TYPE = "resource-affinity";

  public ResourceAffinityRule {
    resources = Collections.unmodifiableSortedSet(new TreeSet<>(resources));
  }

  /** An enabled rule without a comment. */
  public static ResourceAffinityRule of(
      String id, Collection<ServiceId> resources, Affinity affinity) {
    return new ResourceAffinityRule(id, new TreeSet<>(resources), affinity, false, null);
  }

  @Override
  public String type() {
    return TYPE;
  }

  boolean isPositive() {
    return affinity == Affinity.POSITIVE;
  }
}
