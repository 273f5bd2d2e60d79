package org.quorate.simulator.world;

/** How a node's HA daemon works. */
public enum Profile {
  /** Rounds as events happen, proof from fence devices, a watchdog device fed every second. */
  FAST,
  /**
   * As Proxmox VE's: rounds every 10 s, locks that run out as the only proof, a multiplexer that
   * forgives 60 s of silence.
   */
  COMPATIBLE
}
