package org.quorate.ha.scheduling;

/**
 * What a service takes of a node.
 *
 * @param cpus processor cores; 0 in a maximum means all of its node's
 * @param memoryBytes working memory
 */
public record Demand(double cpus, long memoryBytes) {
  /** Nothing at all. */
  public static final Demand NONE = new Demand(0, 0);

  public Demand plus(Demand other) {
    return new Demand(cpus + other.cpus, memoryBytes + other.memoryBytes);
  }
}
