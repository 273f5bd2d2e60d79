package org.quorate.ha.lrm;

/** What an LRM was asked to prepare for, with {@code datacenter.cfg}'s shutdown policy. */
public record ShutdownRequest(Kind kind, Policy policy) {
  /** Why the LRM ends. */
  public enum Kind {
    RESTART_DAEMON,
    REBOOT_NODE,
    POWER_OFF_NODE
  }

  /** {@code ha: shutdown_policy=} of datacenter.cfg; an unknown word counts as conditional. */
  public enum Policy {
    CONDITIONAL,
    FREEZE,
    FAILOVER,
    MIGRATE
  }
}
