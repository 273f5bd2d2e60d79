package org.quorate.lab.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * What a command of the lab asks of the supervisor.
 *
 * @param operation what to do
 * @param node to which node; null where it is about all
 */
public record Request(Operation operation, @Nullable String node) {
  /** What the supervisor can do. */
  public enum Operation {
    /** Tell how every node stands. */
    STATUS,
    /** Tell what heartbeats arrived. */
    HEARTBEATS,
    /** Switch a node on. */
    ON,
    /** Switch a node off. */
    OFF,
    /** Switch a node off and on. */
    CYCLE,
    /** Switch all nodes off and end. */
    STOP
  }
}
