package org.quorate.ha.rules;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;

/** A rule as the administrator wrote it, or as it follows from others. */
public sealed interface Rule permits NodeAffinityRule, ResourceAffinityRule {
  /** The section's name; unique among all rules. */
  String id();

  /** Whom the rule is about, in ascending order. */
  SortedSet<ServiceId> resources();

  /** A disabled rule has no effect; {@code disable} in the file means so whatever its value. */
  boolean disabled();

  /** For people; null = none. */
  @Nullable String comment();

  /** The section's type: {@code node-affinity} or {@code resource-affinity}. */
  String type();
}
