package org.quorate.simulator.clusterfs.world;

/**
 * Where in the history of rings something was delivered. Processes that were given something in the
 * same phase were given the same before it in that phase.
 *
 * @param ring its number
 * @param part "" while the ring was whole; of its tail and its end, who survived together
 */
public record Phase(int ring, String part) {
  static final Phase NONE = new Phase(0, "");
}
