/**
 * Closed process groups (libcpg): totally ordered messages between the processes of a group, and
 * the group's membership in the same order. The door is {@link org.quorate.corosync.cpg.Cpg}.
 */
@NullMarked
package org.quorate.corosync.cpg;

import org.jspecify.annotations.NullMarked;
