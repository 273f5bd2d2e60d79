package org.quorate.lab.supervisor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.heartbeat.BootBeats;

/**
 * The supervisor's answer.
 *
 * @param error why not, one sentence; null when it was done
 * @param atMs the host's clock when it was done, milliseconds since 1970
 * @param nodes how the nodes stand
 * @param beats the heartbeats that arrived
 */
public record Reply(
    @Nullable String error, long atMs, List<NodeStatus> nodes, List<BootBeats> beats) {
  /**
   * How a node stands.
   *
   * @param name its name
   * @param pid the host's process id of its first process; 0 when it is off
   * @param watchdogArmed whether it will be reset when it stops feeding
   * @param bmc whether its BMC runs
   */
  public record NodeStatus(String name, long pid, boolean watchdogArmed, boolean bmc) {
    /** Whether its power is on. */
    public boolean on() {
      return pid != 0;
    }
  }
}
