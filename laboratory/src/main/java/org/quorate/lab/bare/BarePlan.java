package org.quorate.lab.bare;

import java.nio.file.Path;
import org.quorate.lab.LabFailure;

/**
 * Bare nodes on paper.
 *
 * @param directory everything of theirs, on a disk; removed with them
 * @param product the installed product: {@code bin} and {@code lib}
 * @param size nodes pve1 to pveN, 1 to {@link #NODES_MAX}
 * @param disk where each node's database lies
 */
public record BarePlan(Path directory, Path product, int size, Disk disk) {
  /** One digit of node number. */
  public static final int NODES_MAX = 9;

  /** Each node has this many Corosync links. */
  public static final int LINKS = 2;

  /** Where a node's /var/lib/pve-cluster lies. */
  public enum Disk {
    /** In {@link #directory}: what is measured is that disk. */
    REAL("disk"),
    /** In memory, and so small that it can be filled. */
    SMALL("64m");

    private final String word;

    Disk(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Refuses an impossible size. */
  public BarePlan {
    if (size < 1 || size > NODES_MAX) {
      throw new LabFailure("There can be 1 to %d nodes, not %d.".formatted(NODES_MAX, size));
    }
  }

  static String name(int node) {
    return "pve" + node;
  }

  Path own(int node) {
    return directory.resolve(name(node));
  }

  String hosts() {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    for (int node = 1; node <= size; node++) {
      hosts.append(address(node, 0)).append(' ').append(name(node)).append('\n');
    }
    return hosts.toString();
  }

  static String address(int node, int link) {
    return "10.66." + link + "." + node;
  }

  /** As a small real cluster has it, with a token timeout of 1000 ms to see more in less time. */
  String corosyncConf() {
    StringBuilder nodes = new StringBuilder();
    for (int node = 1; node <= size; node++) {
      nodes.append(
          """
            node {
              name: pve%1$d
              nodeid: %1$d
              quorum_votes: 1
              ring0_addr: 10.66.0.%1$d
              ring1_addr: 10.66.1.%1$d
            }
          """
              .formatted(node));
    }
    return """
    totem {
      version: 2
      cluster_name: bare
      config_version: %d
      ip_version: ipv4-6
      link_mode: passive
      secauth: on
      token: 1000
      token_coefficient: 125
      interface {
        linknumber: 0
      }
      interface {
        linknumber: 1
      }
    }
    nodelist {
    %s}
    quorum {
      provider: corosync_votequorum
    }
    logging {
      to_syslog: no
      to_stderr: yes
      timestamp: hires
    }
    """
        .formatted(size, nodes);
  }
}
