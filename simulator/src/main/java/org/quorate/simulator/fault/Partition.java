package org.quorate.simulator.fault;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/** These nodes hear each other but nobody else, and nobody else hears them. */
public record Partition(Set<NodeName> apart) implements Fault {
  public Partition {
    apart = Set.copyOf(apart);
  }

  @Override
  public void strike(World world) {
    each(world, world.cluster::cut);
  }

  @Override
  public void heal(World world) {
    each(world, world.cluster::join);
  }

  private void each(World world, BiConsumer<NodeName, NodeName> what) {
    for (SimNode a : world.nodes()) {
      for (SimNode b : world.nodes()) {
        if (apart.contains(a.name) != apart.contains(b.name)) {
          what.accept(a.name, b.name);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "Partition[apart=" + new TreeSet<>(apart) + "]";
  }
}
