package org.quorate.simulator.world;

/**
 * A line of {@code ha/crm_commands}.
 *
 * @param order which administrator's order it is
 */
public record Line(long order, String text) {}
