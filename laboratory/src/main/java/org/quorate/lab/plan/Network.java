package org.quorate.lab.plan;

/**
 * The four networks of a lab; each is a bridge in the switch's namespace and one interface in every
 * node.
 */
public enum Network {
  /** Corosync's first link. */
  LINK0("link0"),
  /** Corosync's second link. */
  LINK1("link1"),
  /** Storage and migration traffic. */
  STORAGE("storage"),
  /** API, guests ({@code vmbr0}) and BMCs. */
  MANAGEMENT("mgmt");

  private final String interfaceName;

  Network(String interfaceName) {
    this.interfaceName = interfaceName;
  }

  /** The interface's name in a node. */
  public String interfaceName() {
    return interfaceName;
  }

  /** The bridge's name in the switch's namespace. */
  public String bridge() {
    return "br-" + interfaceName;
  }

  /** The host address {@code host} (1 to 254) in this network. */
  public String address(int host) {
    return "10.70." + ordinal() + "." + host;
  }
}
