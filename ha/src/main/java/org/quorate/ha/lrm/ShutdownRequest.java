package org.quorate.ha.lrm;

import java.util.Locale;

/** What an LRM was asked to prepare for, with {@code datacenter.cfg}'s shutdown policy. */
public record ShutdownRequest(Kind kind, Policy policy) {
  /** Why the LRM ends. */
  public enum Kind {
    RESTART_DAEMON,
    REBOOT_NODE,
    POWER_OFF_NODE;

    /** The word in events. */
    String text() {
      return switch (this) {
        case RESTART_DAEMON -> "restart";
        case REBOOT_NODE -> "reboot";
        case POWER_OFF_NODE -> "shutdown";
      };
    }
  }

  /** {@code ha: shutdown_policy=} of datacenter.cfg; an unknown word counts as conditional. */
  public enum Policy {
    CONDITIONAL,
    FREEZE,
    FAILOVER,
    MIGRATE;

    /** The word in the settings and in events. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
