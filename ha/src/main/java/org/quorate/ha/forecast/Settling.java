package org.quorate.ha.forecast;

import java.util.Map;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;

/** Whether a cluster has come to rest after a loss: nothing moves and nothing is waited for. */
final class Settling {
  private Settling() {}

  static boolean isOver(Rehearsal world) {
    if (!world.underWay.isEmpty()) {
      return false;
    }
    for (Map.Entry<ServiceId, ServiceRecord> service : world.status.services().entrySet()) {
      ServiceConfig config = world.services.get(service.getKey());
      if (config != null
          && !isAtRest(world, service.getValue(), config)
          && !waitsInVain(world, service.getKey(), service.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean waitsInVain(Rehearsal world, ServiceId sid, ServiceRecord record) {
    return record.state() == ServiceState.STARTED && world.waitsInVain(sid, record.node());
  }

  private static boolean isAtRest(Rehearsal world, ServiceRecord record, ServiceConfig config) {
    boolean nodeLost = world.lost.contains(record.node());
    return switch (record.state()) {
      case STARTED -> record.running() && !nodeLost && config.requested() == RequestedState.STARTED;
      case STOPPED ->
          config.requested() == RequestedState.DISABLED
              || config.requested() == RequestedState.STOPPED && !nodeLost;
      case RECOVERY, ERROR, FREEZE -> true;
      case REQUEST_START, REQUEST_START_BALANCE, MIGRATE, RELOCATE, REQUEST_STOP, FENCE -> false;
    };
  }
}
