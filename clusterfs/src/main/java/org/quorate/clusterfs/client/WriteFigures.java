package org.quorate.clusterfs.client;

/**
 * What the daemon wrote in the last hour, or since its start when that is shorter.
 *
 * @param seconds the time they cover, at most 3600
 * @param transactions of the tree's database
 * @param rowBytes of names, contents and fixed columns in them
 * @param diskBytes that the whole daemon caused to be written, by the kernel's count; -1 when the
 *     kernel does not tell
 * @param p50Micros half of the last transactions were on the disk after this time
 * @param p99Micros 99 of 100
 */
public record WriteFigures(
    long seconds,
    long transactions,
    long rowBytes,
    long diskBytes,
    long p50Micros,
    long p99Micros) {}
