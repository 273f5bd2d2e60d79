package org.quorate.fencing.ledger;

import java.util.List;

/** Where a ledger stands; {@link LedgerMachine} has the transitions. */
public sealed interface Phase {

  /** The node is a member: nothing to know. */
  record Present() implements Phase {}

  /** This node has no quorum and judges nothing. */
  record Suspended() implements Phase {}

  /** Missing since {@code sinceMs} (monotonic), not yet for the settle time. */
  record Settling(long sinceMs) implements Phase {}

  /** Lost; not this node's duty, no need or no device. The lease or a person may prove it off. */
  record Waiting() implements Phase {}

  /**
   * Lost; the devices of one priority are being switched off and read back.
   *
   * @param level index among the distinct priorities, ascending
   * @param cycles how often all priorities have failed
   * @param runs one per device of this level
   */
  record Fencing(int level, int cycles, List<DeviceRun> runs) implements Phase {
    public Fencing {
      runs = List.copyOf(runs);
    }
  }

  /** Its old instances can no longer write: locks may be broken, guests recovered. */
  record ProvenOff(Proof proof, Moment at) implements Phase {}
}
