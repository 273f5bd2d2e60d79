package org.quorate.fencing.ledger;

/** What is known after an agent ran. */
public enum AgentSaid {
  /** The power is off: "off" reported success, or the status read "off". */
  OFF,
  /** The status read "on". */
  ON,
  /** Anything else: failed, timed out, not understood. Never treated as off. */
  UNKNOWN
}
