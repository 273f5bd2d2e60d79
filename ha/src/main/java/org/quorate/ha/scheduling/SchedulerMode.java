package org.quorate.ha.scheduling;

import java.util.Locale;
import java.util.Optional;

/** What a node's load is. */
public enum SchedulerMode {
  /** The number of services. */
  BASIC,
  /** The most that its services may take. */
  STATIC,
  /** What is measured. */
  DYNAMIC;

  /** The word in {@code datacenter.cfg}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the word; empty for any other, for which the manager uses {@link #BASIC}. */
  public static Optional<SchedulerMode> parse(String text) {
    return switch (text) {
      case "basic" -> Optional.of(BASIC);
      case "static" -> Optional.of(STATIC);
      case "dynamic" -> Optional.of(DYNAMIC);
      default -> Optional.empty();
    };
  }
}
