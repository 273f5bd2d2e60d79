package org.quorate.simulator.fault;

import org.quorate.model.NodeName;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/** The ends of a node's jobs are lost, told twice or told late. */
public record DisturbedResults(NodeName node, SimNode.Results results) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).setResults(results);
  }

  @Override
  public void heal(World world) {
    world.node(node).setResults(SimNode.Results.COME);
  }
}
