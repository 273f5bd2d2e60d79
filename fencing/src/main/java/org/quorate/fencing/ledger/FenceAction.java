package org.quorate.fencing.ledger;

/** What an agent is asked to do; never "reboot": a proof needs the node to stay off. */
public enum FenceAction {
  OFF,
  STATUS
}
