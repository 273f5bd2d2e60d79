package org.quorate.simulator.fault;

import java.util.List;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/**
 * The power of the whole site fails and comes back: all nodes start, in this order.
 *
 * @param gapMs between two nodes
 */
public record ColdStart(List<NodeName> order, long gapMs) implements Fault {
  public ColdStart {
    order = List.copyOf(order);
  }

  @Override
  public void strike(World world) {
    order.forEach(node -> world.node(node).powerOff());
  }

  @Override
  public void heal(World world) {
    for (int i = 0; i < order.size(); i++) {
      world.schedule.after(i * gapMs, world.node(order.get(i))::powerOn);
    }
  }
}
