package org.quorate.fencing.ledger;

import java.util.List;
import java.util.OptionalLong;

/** What a ledger learns from the world. */
public sealed interface LedgerInput {

  /**
   * The cluster as this node sees it now; sent at every change and at the latest every round.
   *
   * @param quorate this node's partition has quorum; without it nothing is judged and nobody shot
   * @param member the ledger's node is in Corosync's quorum membership
   * @param onDuty this node is the one that fences: the HA master, or the lowest node id of the
   *     members when the master itself is lost
   * @param needed the lost node holds its agent lock or the manager lock. A node that went down
   *     orderly has released both and must not be shot while it reboots.
   */
  record View(boolean quorate, boolean member, boolean onDuty, boolean needed)
      implements LedgerInput {}

  /** The node's fence devices by the configuration; again after each change of it. */
  record Devices(List<FenceDevice> devices) implements LedgerInput {
    public Devices {
      devices = List.copyOf(devices);
    }
  }

  /**
   * An agent ended. Answers of runs that were cancelled or given up are ignored.
   *
   * @param run the number from {@link LedgerCommand.RunAgent}
   * @param detail for people: the agent's last line, never a secret
   */
  record AgentAnswered(long run, AgentSaid said, String detail) implements LedgerInput {}

  /** The node's agent lock ran out (lifetime 120 s unrefreshed) and was taken by a survivor. */
  record LeaseExpired(String detail) implements LedgerInput {}

  /**
   * What the lost node promised about itself, read from the current tree after it was lost; means
   * nothing while it is a member. Give it only for a node that was last seen in a cluster whose
   * locks are acknowledged by a majority, or the lease proves nothing.
   *
   * @param victimEndMs how long it may act after the beginning of its last refresh; empty = no
   *     promise
   */
  record Promise(OptionalLong victimEndMs) implements LedgerInput {}

  /** A person vouches that the node is off; refused silently while it is a member. */
  record OperatorConfirmed(String user) implements LedgerInput {}

  /** Time passed. */
  record Tick() implements LedgerInput {}
}
