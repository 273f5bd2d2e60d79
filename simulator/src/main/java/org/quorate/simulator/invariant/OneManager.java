package org.quorate.simulator.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/** At most one node believes to be master, cut off and paused ones included. */
public final class OneManager extends Invariant {
  @Override
  public Optional<String> check(World world) {
    List<NodeName> masters = new ArrayList<>();
    for (SimNode node : world.nodes()) {
      if (node.isMaster()) {
        masters.add(node.name);
      }
    }
    if (!masters.isEmpty()) {
      checked();
    }
    return masters.size() <= 1 ? Optional.empty() : Optional.of("masters at once: " + masters);
  }
}
