package org.quorate.simulator.world;

import java.util.List;
import java.util.Map;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Who looks on while things happen. */
public interface Witnesses {
  /**
   * What a master's round decided, as it became the cluster's.
   *
   * @param orders the administrators' orders carried out in it
   * @param story what the round told
   */
  record Management(
      NodeName by,
      ManagerStatus before,
      ManagerStatus after,
      List<Line> orders,
      List<HaEvent> story) {}

  /**
   * What an LRM's round knew.
   *
   * @param profile of the daemon, which may be another than its successor's
   * @param atMs when it read
   * @param services as it read them
   */
  record Cause(Profile profile, long atMs, Map<ServiceId, ServiceConfig> services) {}

  /** A master's round took effect. */
  void managed(World world, Management round);

  /** A guest's configuration was given to another node after a failure. */
  void recovered(World world, World.Recovery recovery);

  /**
   * A watchdog client showed life.
   *
   * @param diesMs by then the host is reset if it never does so again
   * @param leaseMs since then others wait for the client's lock to run out
   */
  void shown(SimNode node, Watchdog.Client client, long diesMs, long leaseMs);

  /**
   * An LRM started a guest.
   *
   * @param cause what the round saw that decided it
   */
  void started(World world, SimNode node, ServiceId guest, Cause cause);

  /** An LRM stops a guest that does not answer. */
  void stoppedUnhealthy(World world, SimNode node, ServiceId guest);

  /** Something changed from outside, so that guests may have to move. */
  void stirred();
}
