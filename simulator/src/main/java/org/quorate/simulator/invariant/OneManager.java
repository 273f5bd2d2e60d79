package org.quorate.simulator.invariant;

import java.util.ArrayList;
import java.util.List;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/** At most one node acts as master, cut off and paused ones included. */
public final class OneManager extends Invariant {
  @Override
  public void after(World world) {
    int masters = 0;
    for (SimNode node : world.nodes()) {
      masters += node.isMaster() ? 1 : 0;
    }
    if (masters > 0) {
      check(masters == 1, () -> "masters at once: " + names(world));
    }
  }

  private static List<NodeName> names(World world) {
    List<NodeName> names = new ArrayList<>();
    for (SimNode node : world.nodes()) {
      if (node.isMaster()) {
        names.add(node.name);
      }
    }
    return names;
  }
}
