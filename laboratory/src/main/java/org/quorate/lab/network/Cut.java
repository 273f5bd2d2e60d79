package org.quorate.lab.network;

import java.util.Optional;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.Network;

/**
 * A cable that carries nothing, or only one way.
 *
 * @param node whose cable
 * @param network in which network
 * @param oneWay true when only frames from the node are lost: it still hears, but nobody hears it
 */
public record Cut(LabNode node, Network network, boolean oneWay) {
  /** Reads what {@link #line} wrote; empty when it is something else. */
  static Optional<Cut> parse(String line) {
    String[] words = line.strip().split(" ");
    if (words.length != 3 || !words[0].matches("[1-9]") || !words[2].matches("both|from")) {
      return Optional.empty();
    }
    for (Network network : Network.values()) {
      if (network.interfaceName().equals(words[1])) {
        LabNode node = new LabNode(Integer.parseInt(words[0]));
        return Optional.of(new Cut(node, network, words[2].equals("from")));
      }
    }
    return Optional.empty();
  }

  /** One line of the state directory's file of cuts. */
  String line() {
    return node.index() + " " + network.interfaceName() + " " + (oneWay ? "from" : "both");
  }

  /** For the user. */
  public String description() {
    return node.name() + " " + network.interfaceName() + (oneWay ? " (outgoing only)" : "");
  }
}
