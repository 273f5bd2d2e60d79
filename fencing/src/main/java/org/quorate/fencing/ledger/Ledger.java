package org.quorate.fencing.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * Everything one node knows about another one's loss.
 *
 * @param view the last {@link LedgerInput.View}
 * @param evidence entries since the node was lost, oldest first; empty while it is a member
 * @param history evidence of earlier losses that ended with a return, oldest first
 * @param nextRun number for the next agent run
 * @param absence null while the node is a member or nothing is judged
 */
public record Ledger(
    NodeName node,
    Phase phase,
    LedgerInput.View view,
    List<FenceDevice> devices,
    List<Evidence> evidence,
    List<List<Evidence>> history,
    long nextRun,
    @Nullable Absence absence) {

  /** Entries kept of one loss: the first ones tell how it began, the last ones where it stands. */
  public static final int EVIDENCE_MAX = 48;

  /** Of those, how many of the beginning survive when more come in. */
  static final int EVIDENCE_HEAD = 8;

  /** Earlier losses kept. */
  public static final int HISTORY_MAX = 10;

  private static final LedgerInput.View UNSEEN = new LedgerInput.View(false, false, false, false);

  public Ledger {
    devices = List.copyOf(devices);
    evidence = List.copyOf(evidence);
    history = history.stream().map(List::copyOf).toList();
  }

  /** A node about which nothing is known yet. */
  public static Ledger of(NodeName node) {
    return new Ledger(node, new Phase.Present(), UNSEEN, List.of(), List.of(), List.of(), 1, null);
  }

  /** The complete proof, if there is one. Only with it may the node's locks be broken. */
  public Optional<Phase.ProvenOff> provenOff() {
    return phase instanceof Phase.ProvenOff proven ? Optional.of(proven) : Optional.empty();
  }

  /** Appends, dropping from the middle when the limit is reached. */
  static List<Evidence> append(List<Evidence> entries, Evidence entry) {
    List<Evidence> longer = new ArrayList<>(entries);
    if (longer.size() >= EVIDENCE_MAX) {
      longer.remove(EVIDENCE_HEAD);
    }
    longer.add(entry);
    return longer;
  }

  /** The monotonic millisecond at which a {@link LedgerInput.Tick} is due, or MAX_VALUE. */
  public long wakeAtMs(FencePolicy policy) {
    long leaseMs = absence == null || !view.needed() ? Long.MAX_VALUE : absence.leaseEndsAtMs();
    return switch (phase) {
      case Phase.Settling(long since) -> Math.min(leaseMs, since + policy.settleMs());
      case Phase.Fencing fencing ->
          fencing.runs().stream().mapToLong(DeviceRun::wakeAtMs).reduce(leaseMs, Math::min);
      case Phase.Waiting ignored -> leaseMs;
      case Phase.Present ignored -> Long.MAX_VALUE;
      case Phase.Suspended ignored -> Long.MAX_VALUE;
      case Phase.ProvenOff ignored -> Long.MAX_VALUE;
    };
  }
}
