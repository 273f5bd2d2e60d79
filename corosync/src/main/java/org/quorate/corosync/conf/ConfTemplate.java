package org.quorate.corosync.conf;

import java.util.Map;
import java.util.SortedMap;

/** How Quorate writes the parts of corosync.conf that it makes. */
final class ConfTemplate {
  /** A node that loses power is out of the membership 2.2 token timeouts later. */
  static final int TOKEN_MILLIS = 1000;

  static final int TOKEN_COEFFICIENT_MILLIS = 125;

  private ConfTemplate() {}

  static String create(NewCluster cluster) {
    StringBuilder interfaces = new StringBuilder();
    cluster
        .links()
        .keySet()
        .forEach(link -> interfaces.append("  interface {\n    linknumber: " + link + "\n  }\n"));
    ConfItem.Section node =
        node(cluster.firstNode().value(), cluster.nodeId(), cluster.votes(), cluster.links());
    return """
        logging {
          debug: off
          to_stderr: no
          to_syslog: yes
        }

        nodelist {
        %s
        }

        quorum {
          provider: corosync_votequorum
        }

        totem {
          cluster_name: %s
          config_version: 1
        %s  ip_version: ipv4-6
          link_mode: passive
          secauth: on
          token: %d
          token_coefficient: %d
          transport: knet
          version: 2
        }
        """
        .formatted(
            String.join("\n", node.lines().toList()),
            cluster.clusterName(),
            interfaces,
            TOKEN_MILLIS,
            TOKEN_COEFFICIENT_MILLIS);
  }

  static ConfItem.Section node(
      String name, int nodeId, int votes, SortedMap<Integer, LinkAddress> links) {
    ConfItem.Section node =
        ConfItem.Section.empty("node", 1)
            .with("name", name)
            .with("nodeid", nodeId)
            .with("quorum_votes", votes);
    for (Map.Entry<Integer, LinkAddress> link : links.entrySet()) {
      node = node.with("ring" + link.getKey() + "_addr", link.getValue().value());
    }
    return node;
  }

  static ConfItem.Section device(QuorumDevice device) {
    return ConfItem.Section.empty("device", 1)
        .with("model", "net")
        .with("votes", device.votes())
        .withSection(
            ConfItem.Section.empty("net", 2)
                .with("algorithm", device.algorithm().inFile())
                .with("host", device.host().value())
                .with("tls", device.tls() ? "on" : "off"));
  }
}
