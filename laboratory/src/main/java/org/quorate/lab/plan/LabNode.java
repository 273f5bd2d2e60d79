package org.quorate.lab.plan;

import org.quorate.lab.LabFailure;

/**
 * One node of the lab.
 *
 * @param index 1 for node1, 2 for node2, …
 */
public record LabNode(int index) {
  private static final int BMC_HOSTS_START = 100;
  private static final int API_PORT_FIRST = 8006;

  /** Refuses an index outside 1 to {@link LabPlan#NODES_MAX}. */
  public LabNode {
    if (index < 1 || index > LabPlan.NODES_MAX) {
      throw new LabFailure("A lab's nodes are node1 to node" + LabPlan.NODES_MAX + ".");
    }
  }

  /** The host name, for example {@code node1}. */
  public String name() {
    return "node" + index;
  }

  /** This node's address in {@code network}. */
  public String address(Network network) {
    return network.address(index);
  }

  /** The address of this node's BMC in the management network. */
  public String bmcAddress() {
    return Network.MANAGEMENT.address(BMC_HOSTS_START + index);
  }

  /** The host's port on 127.0.0.1 that leads to this node's API. */
  public int hostPort() {
    return API_PORT_FIRST + index - 1;
  }

  /** The name of this node's network namespace. */
  public String namespace() {
    return LabPlan.NAMESPACE_PREFIX + name();
  }

  /** The switch's port for this node in {@code network}. */
  public String switchPort(Network network) {
    return "n" + index + network.interfaceName();
  }

  /** A fixed hardware address, so that a power cycle leaves no stale neighbour entries. */
  public String hardwareAddress(Network network) {
    return "02:70:00:00:%02x:%02x".formatted(network.ordinal(), index);
  }
}
