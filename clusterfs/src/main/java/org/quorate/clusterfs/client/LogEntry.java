package org.quorate.clusterfs.client;

import java.time.Instant;

/**
 * An entry of the cluster log.
 *
 * @param priority syslog's, 0 (emergency) to 7 (debug)
 * @param ident who did it, {@code root@pam}
 * @param tag which program wrote it
 */
public record LogEntry(
    long uid,
    Instant time,
    int priority,
    String tag,
    long pid,
    String node,
    String ident,
    String message) {}
