package org.quorate.lab.bare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.process.Command;

/** The network namespaces of bare nodes and the switch between them, whose ports can be cut. */
public final class BareNetwork {
  /** Which frames of a cut port are lost. */
  public enum Direction {
    /** It hears the others, but nobody hears it. */
    FROM_NODE,
    /** The others hear it, but it hears nobody. */
    TO_NODE,
    BOTH
  }

  private record Port(int node, int link) implements Comparable<Port> {
    @Override
    public int compareTo(Port other) {
      return Integer.compare(
          node * BarePlan.LINKS + link, other.node * BarePlan.LINKS + other.link);
    }
  }

  /** Interface names have 15 bytes, and several clusters may run on a machine. */
  private static final int TAGS = 10_000;

  private final String tag = "qb" + ProcessHandle.current().pid() % TAGS;
  private final int size;
  private final Map<Port, Direction> cuts = new TreeMap<>();

  BareNetwork(int size) {
    this.size = size;
  }

  String namespace(int node) {
    return tag + "n" + node;
  }

  private String networkSwitch() {
    return tag + "sw";
  }

  private String port(int node, int link) {
    return tag + "p" + node + link;
  }

  void create() {
    add(networkSwitch());
    List<String> lines = new ArrayList<>(List.of("link set lo up"));
    for (int link = 0; link < BarePlan.LINKS; link++) {
      lines.add("link add br" + link + " type bridge forward_delay 0 mcast_snooping 0");
      lines.add("link set br" + link + " up");
    }
    Namespaces.ip(networkSwitch(), lines);
    for (int node = 1; node <= size; node++) {
      connect(node);
    }
  }

  private void connect(int node) {
    add(namespace(node));
    List<String> atSwitch = new ArrayList<>();
    List<String> atNode = new ArrayList<>(List.of("link set lo up"));
    for (int link = 0; link < BarePlan.LINKS; link++) {
      String port = port(node, link);
      atSwitch.add(
          "link add %s type veth peer name link%d netns %s".formatted(port, link, namespace(node)));
      atSwitch.add("link set %s master br%d up".formatted(port, link));
      atNode.add("addr add %s/24 dev link%d".formatted(BarePlan.address(node, link), link));
      atNode.add("link set link%d up".formatted(link));
    }
    Namespaces.ip(networkSwitch(), atSwitch);
    Namespaces.ip(namespace(node), atNode);
  }

  private static void add(String namespace) {
    var unused = Command.of("ip", "netns", "add", namespace).check();
  }

  /** Cuts one link of a node, in addition to what is cut already. */
  public synchronized void cut(int node, int link, Direction direction) {
    cuts.put(new Port(node, link), direction);
    apply();
  }

  /** Mends all links of a node. */
  public synchronized void heal(int node) {
    cuts.keySet().removeIf(port -> port.node() == node);
    apply();
  }

  private void apply() {
    StringBuilder rules = new StringBuilder();
    cuts.forEach(
        (port, direction) -> {
          String name = port(port.node(), port.link());
          if (direction != Direction.TO_NODE) {
            rules.append("    iifname \"").append(name).append("\" drop\n");
          }
          if (direction != Direction.FROM_NODE) {
            rules.append("    oifname \"").append(name).append("\" drop\n");
          }
        });
    String script =
        """
        table bridge bare
        delete table bridge bare
        table bridge bare {
          chain cut {
            type filter hook forward priority 0; policy accept;
        %s  }
        }
        """
            .formatted(rules);
    var unused =
        Command.of("nft", "-f", "-")
            .by(Namespaces.enter(networkSwitch()), " in the switch")
            .reading(script)
            .check();
  }

  void delete() {
    for (int node = 1; node <= size; node++) {
      delete(namespace(node));
    }
    delete(networkSwitch());
  }

  private static void delete(String namespace) {
    var unused = Command.of("ip", "netns", "delete", namespace).run(); // it may not exist
  }
}
