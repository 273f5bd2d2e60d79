package org.quorate.simulator.clusterfs.fault;

import java.util.Set;
import java.util.TreeSet;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.World;

/** These hosts hear each other but nobody else, and nobody else hears them. */
public record Partition(Set<Integer> apart) implements Fault {
  public Partition {
    apart = Set.copyOf(apart);
  }

  @Override
  public void strike(World world) {
    for (Host a : world.hosts()) {
      for (Host b : world.hosts()) {
        if (apart.contains(a.id) != apart.contains(b.id)) {
          world.totem.cut(a.id, b.id);
        }
      }
    }
  }

  @Override
  public void heal(World world) {
    for (Host a : world.hosts()) {
      for (Host b : world.hosts()) {
        if (apart.contains(a.id) != apart.contains(b.id)) {
          world.totem.join(a.id, b.id);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "Partition[apart=" + new TreeSet<>(apart) + "]";
  }
}
