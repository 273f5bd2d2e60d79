package org.quorate.clusterfs.history;

/**
 * Who changed a file on this node.
 *
 * @param user of the operating system, {@code root}; of the API, {@code root@pam}, when the program
 *     changes files for its users
 * @param program {@code vim}, {@code quorate-api}; empty when it ended too soon to be asked
 */
public record Caller(String user, String program) {}
