package org.quorate.lab.network;

import java.util.Collection;
import java.util.stream.Collectors;

/** The rules for nftables that cut cables in the switch. */
final class CutRules {
  private CutRules() {}

  /** A script for {@code nft -f} that replaces all earlier cuts by {@code cuts}, in one step. */
  static String script(Collection<Cut> cuts) {
    String rules = cuts.stream().map(CutRules::drops).collect(Collectors.joining());
    return """
        table bridge lab
        delete table bridge lab
        table bridge lab {
          chain cut {
            type filter hook forward priority 0; policy accept;
        %s  }
          chain cut_input {
            type filter hook input priority 0; policy accept;
        %s  }
          chain cut_output {
            type filter hook output priority 0; policy accept;
        %s  }
        }
        """
        .formatted(rules, from(cuts), to(cuts));
  }

  private static String drops(Cut cut) {
    return fromNode(cut) + (cut.oneWay() ? "" : toNode(cut));
  }

  private static String from(Collection<Cut> cuts) {
    return cuts.stream().map(CutRules::fromNode).collect(Collectors.joining());
  }

  private static String to(Collection<Cut> cuts) {
    return cuts.stream()
        .filter(cut -> !cut.oneWay())
        .map(CutRules::toNode)
        .collect(Collectors.joining());
  }

  private static String fromNode(Cut cut) {
    return "    iifname \"" + cut.node().switchPort(cut.network()) + "\" drop\n";
  }

  private static String toNode(Cut cut) {
    return "    oifname \"" + cut.node().switchPort(cut.network()) + "\" drop\n";
  }
}
