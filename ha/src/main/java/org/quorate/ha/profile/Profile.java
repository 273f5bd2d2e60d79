package org.quorate.ha.profile;

import java.util.Locale;

/** Timing of locks, leases and recovery; the decisions are the same. */
public enum Profile {
  /** As foreign managers expect: a lost node's lock must be older than 120 s. */
  COMPATIBLE,
  /** Each node promises how long it may act, and the others wait no longer. */
  FAST;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
