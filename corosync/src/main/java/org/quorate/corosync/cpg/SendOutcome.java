package org.quorate.corosync.cpg;

/** What is known about a message after {@link Cpg#mcast}. */
public enum SendOutcome {
  /** Corosync has it and delivers it to every member, unless this node's corosync dies first. */
  SENT,
  /** Surely not sent: flow control or a membership change lasted longer than the retries. */
  BUSY,
  /** May have been sent: the connection broke. The listener is told {@code lost}. */
  LOST
}
