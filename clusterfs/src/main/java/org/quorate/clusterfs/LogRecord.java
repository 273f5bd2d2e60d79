package org.quorate.clusterfs;

/**
 * An entry of the cluster log as people see it.
 *
 * @param uid counter of the process that wrote it
 * @param time seconds since 1970
 * @param priority 0 (emergency) to 7 (debug), as syslog
 * @param ident the user or process, e.g. {@code root@pam}
 */
public record LogRecord(
    long uid,
    long time,
    int priority,
    String tag,
    long pid,
    String node,
    String ident,
    String message) {}
