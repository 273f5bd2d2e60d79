package org.quorate.clusterfs.sync;

/** Whether ordered messages may be applied; only a group with epochs is ever not free. */
public enum Gate {
  /** Everything is applied as it comes. */
  FREE,
  /** The members have not heard from their leader yet: messages wait. */
  UNDECIDED,
  /** Messages are applied as soon as their leader has told their order. */
  OPEN,
  /** Messages wait, and who sent them is not to wait for them. */
  CLOSED
}
