package org.quorate.lab.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.plan.Network;
import org.quorate.lab.process.Command;

/**
 * The switch that connects nodes and BMCs: a namespace with a bridge for each network. Nothing of
 * it appears in the host's namespace.
 */
public final class Switch {
  private static final String PREFIX_24 = "/24";

  /** Makes the switch and the BMCs' namespace unless they exist. */
  public void create(LabPlan plan) {
    if (Namespaces.existing().contains(LabPlan.BMC_NAMESPACE)) {
      return; // made last, so all of it exists
    }
    Namespaces.delete(LabPlan.SWITCH_NAMESPACE);
    Namespaces.create(LabPlan.SWITCH_NAMESPACE);
    List<String> lines = new ArrayList<>(List.of("link set lo up"));
    for (Network network : Network.values()) {
      lines.add("link add " + network.bridge() + " type bridge forward_delay 0 mcast_snooping 0");
      lines.add("link set " + network.bridge() + " up");
    }
    String management = Network.MANAGEMENT.bridge();
    lines.add("addr add " + LabPlan.SWITCH_ADDRESS + PREFIX_24 + " dev " + management);
    Namespaces.ip(LabPlan.SWITCH_NAMESPACE, lines);
    createBmcNetwork(plan);
  }

  private static void createBmcNetwork(LabPlan plan) {
    Namespaces.create(LabPlan.BMC_NAMESPACE);
    cable("bmc", LabPlan.BMC_NAMESPACE, "eth0", "02:70:00:00:03:ff");
    Namespaces.ip(
        LabPlan.SWITCH_NAMESPACE,
        List.of("link set bmc master " + Network.MANAGEMENT.bridge() + " up"));
    List<String> lines = new ArrayList<>(List.of("link set lo up", "link set eth0 up"));
    for (LabNode node : plan.nodes()) {
      lines.add("addr add " + node.bmcAddress() + PREFIX_24 + " dev eth0");
    }
    Namespaces.ip(LabPlan.BMC_NAMESPACE, lines);
  }

  /**
   * Gives {@code node} a fresh network namespace with a cable to every bridge, as a machine has
   * after power-on. Whatever the node's former life left there is gone.
   */
  public void connect(LabNode node) {
    disconnect(node);
    Namespaces.create(node.namespace());
    List<String> ports = new ArrayList<>();
    List<String> interfaces = new ArrayList<>(List.of("link set lo up"));
    for (Network network : Network.values()) {
      String port = node.switchPort(network);
      String inside = network.interfaceName();
      cable(port, node.namespace(), inside, node.hardwareAddress(network));
      ports.add("link set " + port + " master " + network.bridge() + " up");
      interfaces.add("link set " + inside + " up");
      if (network != Network.MANAGEMENT) {
        interfaces.add("addr add " + node.address(network) + PREFIX_24 + " dev " + inside);
      }
    }
    String management = Network.MANAGEMENT.interfaceName();
    interfaces.add("link add vmbr0 type bridge forward_delay 0 mcast_snooping 0");
    interfaces.add("link set vmbr0 address " + node.hardwareAddress(Network.MANAGEMENT) + " up");
    interfaces.add("link set " + management + " master vmbr0");
    interfaces.add("addr add " + node.address(Network.MANAGEMENT) + PREFIX_24 + " dev vmbr0");
    Namespaces.ip(node.namespace(), interfaces);
    Namespaces.ip(LabPlan.SWITCH_NAMESPACE, ports);
  }

  private static void cable(String port, String namespace, String inside, String address) {
    var unused =
        Command.of(
                "ip",
                "link",
                "add",
                port,
                "netns",
                LabPlan.SWITCH_NAMESPACE,
                "type",
                "veth",
                "peer",
                "name",
                inside,
                "address",
                address,
                "netns",
                namespace)
            .check();
  }

  /** Takes all ports of {@code node} down: from now on nobody hears it. */
  public void portsDown(LabNode node) {
    Namespaces.ip(
        LabPlan.SWITCH_NAMESPACE,
        Arrays.stream(Network.values())
            .map(network -> "link set " + node.switchPort(network) + " down")
            .toList());
  }

  /** Removes the cables and the namespace of {@code node}, as far as they exist. */
  public void disconnect(LabNode node) {
    for (Network network : Network.values()) {
      // Deleted by name first: a namespace's own end removes its cables only some time later.
      var unused =
          Command.of(
                  "ip", "-n", LabPlan.SWITCH_NAMESPACE, "link", "delete", node.switchPort(network))
              .run();
    }
    Namespaces.delete(node.namespace());
  }

  /** Removes every namespace of a lab. */
  public void delete() {
    Namespaces.existing().forEach(Namespaces::delete);
  }
}
