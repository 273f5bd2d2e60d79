package org.quorate.ha.lrm;

/**
 * A job of this LRM ended.
 *
 * @param ok the guest is as the job wanted it; an outcome that is not known counts as false
 */
public record FinishedJob(Job job, boolean ok) {}
