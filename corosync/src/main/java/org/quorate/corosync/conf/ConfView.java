package org.quorate.corosync.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/** What Quorate understands of a corosync.conf, checked once when it is read. */
record ConfView(
    String clusterName,
    long configVersion,
    List<ConfNode> nodes,
    Totem totem,
    Optional<QuorumDevice> device,
    Optional<Integer> expectedVotes) {
  private static final Pattern RING = Pattern.compile("ring([0-9])_addr");

  static ConfView of(ConfItem.Section root) {
    ConfItem.Section totem = only(root, "totem");
    List<ConfNode> nodes = new ArrayList<>();
    for (ConfItem.Section section : root.sections("nodelist").toList()) {
      for (ConfItem.Section node : section.sections("node").toList()) {
        ConfNode read = node(node);
        nodes.add(at(node.lineNumber(), () -> requireDistinct(nodes, read)));
      }
    }
    return new ConfView(
        totem.value("cluster_name").orElse(""),
        number(totem, "config_version", 0),
        List.copyOf(nodes),
        totem(totem),
        root.sections("quorum").flatMap(ConfView::device).findFirst(),
        root.sections("quorum")
            .filter(q -> q.value("expected_votes").isPresent())
            .map(q -> number(q, "expected_votes", 0))
            .findFirst());
  }

  /** Refuses a node whose name, id or address another one has. */
  static ConfNode requireDistinct(List<ConfNode> nodes, ConfNode added) {
    for (ConfNode other : nodes) {
      if (other.name().equals(added.name())) {
        throw new InvalidInput("The node " + added.name() + " is in the cluster already");
      }
      if (other.nodeId() == added.nodeId()) {
        throw new InvalidInput(
            "The nodes %s and %s cannot both have the node id %d"
                .formatted(other.name(), added.name(), added.nodeId()));
      }
      for (LinkAddress address : added.links().values()) {
        if (other.links().containsValue(address)) {
          throw new InvalidInput(
              "The address %s of %s belongs to the node %s already"
                  .formatted(address, added.name(), other.name()));
        }
      }
    }
    return added;
  }

  static boolean isNode(ConfItem.Section section, NodeName name) {
    return section.name().equals("node")
        && section.value("name").filter(name.value()::equals).isPresent();
  }

  private static ConfNode node(ConfItem.Section node) {
    SortedMap<Integer, LinkAddress> links = new TreeMap<>();
    node.keys()
        .forEach(
            key -> {
              Matcher ring = RING.matcher(key.name());
              if (ring.matches()) {
                links.put(
                    Integer.valueOf(ring.group(1)),
                    at(key.lineNumber(), () -> new LinkAddress(key.value())));
              }
            });
    ConfItem.Key name =
        node.key("name")
            .orElseThrow(
                () ->
                    at(
                        node.lineNumber(),
                        new InvalidInput("The node has no name: add a line 'name: NAME'")));
    NodeName nodeName = at(name.lineNumber(), () -> new NodeName(name.value()));
    int nodeId = number(node, "nodeid", 0);
    int votes = number(node, "quorum_votes", 1);
    return at(node.lineNumber(), () -> new ConfNode(nodeName, nodeId, votes, links));
  }

  private static <T> T at(int line, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidInput refused) {
      throw at(line, refused);
    }
  }

  private static InvalidInput at(int line, InvalidInput refused) {
    return new InvalidInput("corosync.conf line " + line + ": " + refused.getMessage());
  }

  private static Totem totem(ConfItem.Section totem) {
    Set<Integer> links =
        totem
            .sections("interface")
            .map(i -> number(i, "linknumber", 0))
            .collect(Collectors.toSet());
    return new Totem(
        number(totem, "token", Totem.DEFAULT_TOKEN_MILLIS),
        number(totem, "token_coefficient", Totem.DEFAULT_TOKEN_COEFFICIENT_MILLIS),
        totem.value("secauth").orElse("off").equals("on"),
        totem.value("transport").orElse("knet"),
        links);
  }

  private static Stream<QuorumDevice> device(ConfItem.Section quorum) {
    return quorum
        .sections("device")
        .flatMap(device -> device.sections("net").map(net -> device(device, net)));
  }

  private static QuorumDevice device(ConfItem.Section device, ConfItem.Section net) {
    int votes = number(device, "votes", 1);
    return at(
        net.lineNumber(),
        () ->
            new QuorumDevice(
                votes,
                new LinkAddress(net.value("host").orElse("")),
                QuorumDevice.Algorithm.named(net.value("algorithm").orElse("")),
                !net.value("tls").orElse("on").equals("off")));
  }

  private static ConfItem.Section only(ConfItem.Section root, String name) {
    List<ConfItem.Section> found = root.sections(name).toList();
    if (found.size() != 1) {
      throw new InvalidInput(
          "corosync.conf has %d sections '%s': it needs one".formatted(found.size(), name));
    }
    return found.getFirst();
  }

  private static int number(ConfItem.Section section, String key, int fallback) {
    return section.key(key).map(ConfView::number).orElse(fallback);
  }

  private static int number(ConfItem.Key key) {
    if (!key.value().matches("[0-9]{1,9}")) {
      throw at(
          key.lineNumber(),
          new InvalidInput(
              "'%s' is not a number from 0 to 999999999"
                  .formatted(Quoted.of(key.name() + ": " + key.value()))));
    }
    return Integer.parseInt(key.value());
  }
}
