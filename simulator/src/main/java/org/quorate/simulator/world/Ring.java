package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.model.NodeName;

/**
 * One membership of Corosync and the messages ordered in it. Every member delivers the same row,
 * each at its own pace.
 *
 * @param id higher = later
 */
record Ring(long id, Set<NodeName> members, boolean quorate, List<Message> row) {

  /** A write on its way. */
  record Message(NodeName sender, Tree.Write write, long number) {}

  static Ring of(long id, Set<NodeName> members, boolean quorate) {
    return new Ring(
        id, Collections.unmodifiableSet(new TreeSet<>(members)), quorate, new ArrayList<>());
  }
}
