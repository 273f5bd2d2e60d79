package org.quorate.ha;

import org.quorate.model.NodeName;

/**
 * A cluster lock of the HA manager: a directory in {@code /etc/pve/priv/lock}. It may be taken when
 * nobody holds it, or 120 s after its holder last touched it, or when its holder is proven off.
 *
 * @param directory name inside {@code priv/lock}
 */
public record LockName(String directory) implements Comparable<LockName> {
  public static final LockName MANAGER = new LockName("ha_manager_lock");

  public static LockName agent(NodeName node) {
    return new LockName("ha_agent_" + node + "_lock");
  }

  @Override
  public int compareTo(LockName other) {
    return directory.compareTo(other.directory);
  }
}
