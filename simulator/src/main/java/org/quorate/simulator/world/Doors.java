package org.quorate.simulator.world;

import java.util.Set;
import org.quorate.model.NodeName;

/**
 * How a daemon's adapters answer the machines. There is one right way, {@link #HONEST}; tests put a
 * broken one in its place to show that the invariants notice.
 */
public interface Doors {
  Doors HONEST = new Doors() {};

  /** Whether a foreign lock may be broken. */
  default boolean mayBreak(boolean holderProvenOff, boolean expired) {
    return holderProvenOff || expired;
  }

  /** The nodes the machines are told to be proven off. */
  default Set<NodeName> provenOff(Set<NodeName> byLedger, Set<NodeName> notMembers) {
    return byLedger;
  }

  /** Whether an LRM is told that its node has quorum. */
  default boolean lrmSeesQuorum(boolean really) {
    return really;
  }

  /** Whether an LRM is told that it holds its agent lock. */
  default boolean holdsAgentLock(boolean really) {
    return really;
  }
}
