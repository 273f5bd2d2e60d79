package org.quorate.lab.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quorate.lab.LabFailure;

/**
 * A lab of {@code size} nodes.
 *
 * @param size how many nodes, 1 to {@link #NODES_MAX}
 */
public record LabPlan(int size) {
  /** One digit of node number is enough for a machine that runs all of them. */
  public static final int NODES_MAX = 9;

  /** The smallest cluster that survives the loss of a node. */
  public static final int NODES_DEFAULT = 3;

  /** Every network namespace of a lab starts with this. */
  public static final String NAMESPACE_PREFIX = "quorate-";

  /** The namespace of the four bridges. */
  public static final String SWITCH_NAMESPACE = NAMESPACE_PREFIX + "switch";

  /** The namespace of the BMCs. */
  public static final String BMC_NAMESPACE = NAMESPACE_PREFIX + "bmc";

  /** The switch's own address in the management network, where guests send their heartbeats. */
  public static final String SWITCH_ADDRESS = Network.MANAGEMENT.address(254);

  /** The port at {@link #SWITCH_ADDRESS} that takes heartbeats. */
  public static final int HEARTBEAT_PORT = 9999;

  /** Name of the cluster that the lab forms. */
  public static final String CLUSTER = "demo";

  /** Refuses an impossible size. */
  public LabPlan {
    if (size < 1 || size > NODES_MAX) {
      throw new LabFailure(
          "A lab has 1 to " + NODES_MAX + " nodes, not " + size + ": choose --nodes.");
    }
  }

  /** The nodes in order. */
  public List<LabNode> nodes() {
    return IntStream.rangeClosed(1, size).mapToObj(LabNode::new).toList();
  }

  /** The node called {@code name}, if this lab has it. */
  public Optional<LabNode> find(String name) {
    return nodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** The node called {@code name}. */
  public LabNode node(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new LabFailure(
                    "This lab has no node '%s': its nodes are node1 to node%d."
                        .formatted(name, size)));
  }
}
