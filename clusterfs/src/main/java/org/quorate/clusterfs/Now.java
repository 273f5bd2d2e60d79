package org.quorate.clusterfs;

/**
 * The time of a step, read by the adapter.
 *
 * @param wallSeconds seconds since 1970; travels as mtime, decides nothing on this node
 * @param monotonicMillis milliseconds of a clock that never jumps; all timers use it
 */
public record Now(long wallSeconds, long monotonicMillis) {}
