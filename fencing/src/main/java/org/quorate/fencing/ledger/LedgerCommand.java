package org.quorate.fencing.ledger;

/** What a ledger wants done. */
public sealed interface LedgerCommand {

  /**
   * Run the device's agent; answer exactly once with {@link LedgerInput.AgentAnswered}.
   *
   * @param run unique within the ledger of one daemon's life
   * @param timeoutMs the runner ends the agent then and answers {@link AgentSaid#UNKNOWN}
   */
  record RunAgent(long run, String device, FenceAction action, long timeoutMs)
      implements LedgerCommand {}

  /** End this run if it still goes on; its answer no longer matters. */
  record CancelAgent(long run) implements LedgerCommand {}

  /** Write the ledger where the cluster and the administrator see it; this entry is new. */
  record Record(Evidence evidence) implements LedgerCommand {}
}
