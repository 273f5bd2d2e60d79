package org.quorate.ha.scheduling;

/**
 * A motion and what it leads to.
 *
 * @param imbalance of the cluster afterwards, cut to 15 decimal digits
 */
public record RatedMotion(Motion motion, double imbalance) {}
