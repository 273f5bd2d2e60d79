package org.quorate.ha.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last words about each service; what is repeated every round is kept once, with its last time.
 */
public final class Chronicle {
  /** Enough to see a service fail on a node, move, and fail again. */
  static final int OF_A_SERVICE_MAX = 8;

  /** What fits into one status value of the cluster with sentences of a usual length. */
  static final int ALL_MAX = 150;

  private final Deque<Past> entries = new ArrayDeque<>();

  /** Remembers; the oldest give way. */
  public void add(Past past) {
    entries.removeIf(
        old -> old.service().equals(past.service()) && old.sentence().equals(past.sentence()));
    entries.addLast(past);
    List<Past> its = entries.stream().filter(old -> old.service().equals(past.service())).toList();
    if (its.size() > OF_A_SERVICE_MAX) {
      entries.removeFirstOccurrence(its.getFirst());
    }
    if (entries.size() > ALL_MAX) {
      entries.removeFirst();
    }
  }

  /** Everything remembered, oldest first. */
  public List<Past> all() {
    return new ArrayList<>(entries);
  }
}
