package org.quorate.simulator.fault;

import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.World;

/** No fault: an administrator stops a guest and starts it again. */
public record StoppedGuest(NodeName by, ServiceId guest) implements Fault {
  @Override
  public void strike(World world) {
    world.command(by, "stop " + guest + " 30");
  }

  @Override
  public void heal(World world) {
    world.request(by, guest, RequestedState.STARTED);
  }
}
