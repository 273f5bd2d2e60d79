package org.quorate.simulator.fault;

import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.model.NodeName;
import org.quorate.simulator.world.World;

/** No fault: a daemon is restarted, or a node rebooted or switched off, in order. */
public record OrderlyEnd(NodeName node, ShutdownRequest request) implements Fault {
  @Override
  public void strike(World world) {
    world.node(node).shutDown(request);
  }

  @Override
  public void heal(World world) {
    world.node(node).powerOn();
  }
}
