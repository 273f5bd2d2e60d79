package org.quorate.bench.clusterfs;

import java.time.Duration;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.process.Waiting;

/** Resident memory of a node's daemon, whose aim does not count the files themselves. */
final class Memory {
  private static final double MIB = 1 << 20;
  private static final double LIMIT_MIB = 150;

  /** The files may make the heap grow by this factor of themselves. */
  private static final double GROWTH_MAX = 2;

  /** Within this the daemon gives back what loading and synchronising needed. */
  private static final Duration REST = Duration.ofSeconds(6);

  private Memory() {}

  static double mib(BareNode node) {
    return node.daemonResidentBytes() / MIB;
  }

  static void rest() {
    Waiting.pause(REST);
  }

  static void report(Report report, String what, BareNode node, double tree) {
    double mib = mib(node);
    double limit = LIMIT_MIB + GROWTH_MAX * tree;
    report.value(what, mib, "MiB", Aim.atMost("RSS", mib, limit, "MiB"));
  }
}
