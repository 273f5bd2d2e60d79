package org.quorate.bench.clusterfs;

import java.util.Locale;
import org.quorate.bench.node.Measure;

/** What Quorate wants to reach, and whether it did; a report, never a test's assertion. */
record Aim(String text, boolean reached) {
  private static final double CREATE_MANY = 2000;
  private static final double REPLACE_MANY = 1500;
  private static final double MORE_THAN_PMXCFS = 3;
  private static final double READS = 40_000;

  /** Three times pmxcfs with 8 writers, no worse p50 with one, and 40,000 reads a second. */
  static Aim of(Measure measure, Pmxcfs reference) {
    if (measure.what().equals("read")) {
      return perSecond(measure, READS);
    }
    if (measure.writers() == 1) {
      double p50 = measure.p50Nanos() / 1e3;
      return new Aim(
          String.format(Locale.ROOT, "p50 <= %.0f us", reference.p50Micros()),
          p50 > 0 && p50 <= reference.p50Micros());
    }
    return switch (measure.what()) {
      case "create" -> perSecond(measure, CREATE_MANY);
      case "replace" -> perSecond(measure, REPLACE_MANY);
      default -> perSecond(measure, MORE_THAN_PMXCFS * reference.perSecond());
    };
  }

  private static Aim perSecond(Measure measure, double wanted) {
    return new Aim(String.format(Locale.ROOT, ">= %.0f/s", wanted), measure.perSecond() >= wanted);
  }

  static Aim atMost(String what, double value, double limit, String unit) {
    return new Aim(String.format(Locale.ROOT, "%s <= %.1f %s", what, limit, unit), value <= limit);
  }

  String verdict() {
    return (reached ? "PASS  " : "short ") + text;
  }
}
