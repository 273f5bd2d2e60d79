package org.quorate.ha.placement;

/** What a choice of node is for. */
public enum Preference {
  /** A service that is where it is: stay unless somewhere else is better by rule. */
  NONE,
  /** A service that is nowhere: the best node. */
  BEST_SCORE,
  /** Starting failed on the current node: the next one in order. */
  TRY_NEXT
}
