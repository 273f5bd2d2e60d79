package org.quorate.fencing.ledger;

import java.util.List;
import java.util.OptionalLong;
import org.quorate.model.NodeName;

/**
 * Decides for one lost node: whom to ask to switch it off, and when it is proven off.
 *
 * <p>Phases and every legal change between them ({@code LedgerTransitionsTest} reads this table):
 *
 * <pre>
 * | from      | to        | trigger                                                                  |
 * | Present   | Settling  | quorate, and the node is no member any more                              |
 * | Present   | Suspended | this node lost quorum                                                    |
 * | Suspended | Present   | quorate again, and the node is a member                                  |
 * | Suspended | Settling  | quorate again, and the node is no member                                 |
 * | Settling  | Present   | member again                                                             |
 * | Settling  | Suspended | this node lost quorum                                                    |
 * | Settling  | Waiting   | settle time over; not on duty, not needed, or no device                  |
 * | Settling  | Fencing   | settle time over; on duty, needed, a device known                        |
 * | Settling  | ProvenOff | lease expired, or operator confirmed                                     |
 * | Waiting   | Present   | member again                                                             |
 * | Waiting   | Suspended | this node lost quorum                                                    |
 * | Waiting   | Fencing   | on duty, needed, a device known                                          |
 * | Waiting   | ProvenOff | lease expired, or operator confirmed                                     |
 * | Fencing   | Present   | member again                                                             |
 * | Fencing   | Suspended | this node lost quorum                                                    |
 * | Fencing   | Waiting   | off duty, not needed any more, or no device left                         |
 * | Fencing   | ProvenOff | all devices of one priority proven; lease expired; or operator confirmed |
 * | ProvenOff | Present   | member again: the proof is void                                          |
 * | ProvenOff | Suspended | this node lost quorum: the node may return unseen                        |
 * </pre>
 *
 * The lease expires when this node's survivor took its lock of 120 s, or, sooner, when the node has
 * been missing for longer than its own promise and the arithmetic of {@link
 * org.quorate.fencing.lease.Lease} ask for.
 *
 * <p>A device is proven when its agent reported success for "off" <em>and then</em> as many
 * read-backs in a row as the policy asks said "off". Any other answer, silence included, sets the
 * device back to "off" after a pause; after the policy's attempts the next priority's devices have
 * their turn, after the last priority the first again, without end.
 *
 * <p>Holds no state of its own: one instance serves all ledgers of a daemon.
 */
public final class LedgerMachine {
  private final NodeName self;
  private final FencePolicy policy;

  public LedgerMachine(NodeName self, FencePolicy policy) {
    this.self = self;
    this.policy = policy;
  }

  /**
   * @param commands to carry out in this order
   */
  public record Step(Ledger ledger, List<LedgerCommand> commands) {
    public Step {
      commands = List.copyOf(commands);
    }
  }

  /** Never fails: every input is legal in every phase, and ignored where it means nothing. */
  public Step step(Ledger ledger, LedgerInput input, Moment now) {
    Turn turn = new Turn(self, policy, ledger, now);
    switch (input) {
      case LedgerInput.View view -> turn.view = view;
      case LedgerInput.Devices devices -> turn.devices(devices.devices());
      case LedgerInput.AgentAnswered answer -> turn.answered(answer);
      case LedgerInput.LeaseExpired lease ->
          turn.vouched(Evidence.Kind.LEASE_EXPIRED, Proof.LEASE, lease.detail());
      case LedgerInput.Promise(OptionalLong victimEndMs) -> turn.promised(victimEndMs);
      case LedgerInput.OperatorConfirmed operator ->
          turn.vouched(Evidence.Kind.OPERATOR_CONFIRMED, Proof.OPERATOR, operator.user());
      case LedgerInput.Tick ignored -> {}
    }
    turn.advance();
    return new Step(turn.ledger(), turn.commands);
  }
}
