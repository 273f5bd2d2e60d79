package org.quorate.fencing.agent;

import java.util.Map;
import java.util.TreeMap;
import org.quorate.fencing.ledger.FenceDevice;

/**
 * One switch of one node's power: a device and the plug the node hangs on.
 *
 * @param name unique among the node's switches: the device's name, with {@code /plug} if there is
 *     one
 * @param agent program name, {@code fence_ipmilan}
 * @param options the agent's, device's and connection's together; may hold secrets
 * @param priority the smallest is tried first, equal ones in parallel
 */
public record FenceSwitch(String name, String agent, Map<String, String> options, int priority) {
  public FenceSwitch {
    options = Map.copyOf(options);
  }

  /** What decisions need of it. */
  public FenceDevice device() {
    return new FenceDevice(name, priority);
  }

  /** Without the options: they may hold a password. */
  @Override
  public String toString() {
    return name + " (" + agent + ", " + new TreeMap<>(options).keySet() + ")";
  }
}
