package org.quorate.ha.scheduling;

import java.util.Comparator;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * A move that would change the nodes' loads.
 *
 * @param leader the service that is moved; those bound to it follow
 * @param load of all that move
 */
public record Motion(ServiceId leader, NodeName source, NodeName target, Demand load) {
  /** By leader, source and target. */
  static final Comparator<Motion> BY_NAMES =
      Comparator.comparing(Motion::leader)
          .thenComparing(Motion::source)
          .thenComparing(Motion::target);
}
