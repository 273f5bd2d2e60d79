package org.quorate.api.services;

import java.io.IOException;

/** Starting and stopping this node's units. */
public interface Services {
  String COROSYNC = "corosync";
  String CLUSTERFS = "quorate-clusterfs";
  String HA = "quorate-ha";

  /**
   * Returns when the unit is up; one that runs is left alone.
   *
   * @throws IOException with the reason when it cannot be started
   */
  void start(String unit) throws IOException, InterruptedException;

  /** Returns when the unit is down. */
  void stop(String unit) throws IOException, InterruptedException;

  /** Stops and starts the unit, or starts it when it was down. */
  void restart(String unit) throws IOException, InterruptedException;
}
