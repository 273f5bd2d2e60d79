package org.quorate.ha.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Which services a node's LRM has nothing to do for but to see that they run. */
public final class Peace {
  private Peace() {}

  /**
   * Those of the probed services, with their own limits.
   *
   * @param reading what the LRM's last round read
   * @param after what it left
   */
  public static Map<ServiceId, HealthReading.Limits> of(
      Set<ServiceId> probed, LrmReading reading, LrmMemory after) {
    Map<ServiceId, HealthReading.Limits> peaceful = new HashMap<>();
    Map<ServiceId, ServiceConfig> services = reading.services();
    boolean works =
        after.state() == LrmState.ACTIVE
            && after.mode() == LrmMode.ACTIVE
            && after.shutdown() == null
            && after.seen().disarm() == null;
    if (!works || services == null) {
      return peaceful;
    }
    for (ServiceId sid : probed) {
      ServiceRecord record = after.seen().services().get(sid);
      ServiceConfig config = services.get(sid);
      if (record != null
          && config != null
          && isStartedHere(record, config, reading.self())
          && reading.runningGuests().contains(sid)
          && !after.running().containsKey(sid)) {
        peaceful.put(sid, new HealthReading.Limits(config.maxRestart(), config.maxRelocate()));
      }
    }
    return peaceful;
  }

  private static boolean isStartedHere(ServiceRecord record, ServiceConfig config, NodeName self) {
    return record.state() == ServiceState.STARTED
        && record.node().equals(self)
        && record.command().isEmpty()
        && config.requested() == RequestedState.STARTED
        && config.home().equals(self);
  }
}
