package org.quorate.bench.clusterfs;

import org.quorate.lab.bare.BareNode;

/** Resident memory of a node's daemon. */
final class Memory {
  private static final double MIB = 1 << 20;
  static final double LIMIT_MIB = 150;

  private Memory() {}

  static double mib(BareNode node) {
    return node.daemonResidentBytes() / MIB;
  }

  static void report(Report report, String what, BareNode node, boolean aimed) {
    double mib = mib(node);
    report.value(what, mib, "MiB", aimed ? Aim.atMost("RSS", mib, LIMIT_MIB, "MiB") : null);
  }
}
