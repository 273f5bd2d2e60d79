package org.quorate.ha.fencer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.NodeReading;
import org.quorate.model.NodeName;

/**
 * Decides which lost nodes this node must fence now. The members take turns: the master begins when
 * the loss has settled, the others, by ascending node id, each {@link #NEXT_TURN_MS} after the one
 * before if there is still no proof (its daemon may be dead). Fencing twice is harmless (off stays
 * off), not fencing at all costs the fast recovery.
 *
 * <p>A lost node is fenced only while it holds a lock of the HA manager: one that gave its locks
 * back orderly runs no service, and its absence is no reason to cut its power.
 */
public final class FencingDesk {
  private FencingDesk() {}

  /**
   * A node may be missed for a moment while the membership forms again; a loss younger than this is
   * not acted upon.
   */
  public static final long SETTLE_MS = 300;

  /** Longer than a fence agent's usual off and two status reads. */
  public static final long NEXT_TURN_MS = 10_000;

  /**
   * What the desk is told.
   *
   * @param nowMs monotonic clock of this node
   * @param master as recorded in {@code manager_status}
   * @param lockHolders nodes that hold the manager lock, or their own agent lock
   * @param withDevice nodes that have a fence device
   * @param provenOff nodes that need no fencing any more
   */
  public record Situation(
      long nowMs,
      NodeName self,
      boolean quorate,
      List<NodeReading> nodes,
      @Nullable NodeName master,
      Set<NodeName> lockHolders,
      Set<NodeName> withDevice,
      Set<NodeName> provenOff) {}

  /**
   * What the desk remembers.
   *
   * @param lostSinceMs when each absent node was first missed
   */
  public record Memory(Map<NodeName, Long> lostSinceMs) {
    public Memory {
      lostSinceMs = Map.copyOf(lostSinceMs);
    }

    public static Memory initial() {
      return new Memory(Map.of());
    }
  }

  /**
   * The decision.
   *
   * @param fence nodes to run the fence device of, unless that is under way already
   * @param askAgainAtMs when a loss will have settled; empty = nothing to wait for
   */
  public record Decision(Memory memory, Set<NodeName> fence, OptionalLong askAgainAtMs) {}

  /** Decides anew; call it on every change of membership, and at {@code askAgainAtMs}. */
  public static Decision decide(Memory memory, Situation now) {
    Map<NodeName, Long> lostSince = new HashMap<>();
    for (NodeReading node : now.nodes()) {
      if (!node.member()) {
        lostSince.put(node.name(), memory.lostSinceMs().getOrDefault(node.name(), now.nowMs()));
      }
    }
    Set<NodeName> fence = new TreeSet<>();
    OptionalLong again = OptionalLong.empty();
    int turn = turns(now).indexOf(now.self());
    if (now.quorate() && turn >= 0) {
      for (Map.Entry<NodeName, Long> lost : lostSince.entrySet()) {
        if (!needsFencing(lost.getKey(), now)) {
          continue;
        }
        long dueAt = lost.getValue() + SETTLE_MS + turn * NEXT_TURN_MS;
        if (dueAt <= now.nowMs()) {
          fence.add(lost.getKey());
        } else if (again.isEmpty() || dueAt < again.getAsLong()) {
          again = OptionalLong.of(dueAt);
        }
      }
    }
    return new Decision(new Memory(lostSince), fence, again);
  }

  private static boolean needsFencing(NodeName lost, Situation now) {
    return now.withDevice().contains(lost)
        && now.lockHolders().contains(lost)
        && !now.provenOff().contains(lost);
  }

  /** Members in the order in which they fence. */
  static List<NodeName> turns(Situation now) {
    return now.nodes().stream()
        .filter(NodeReading::member)
        .sorted(
            Comparator.comparing((NodeReading node) -> !node.name().equals(now.master()))
                .thenComparing(NodeReading::nodeid))
        .map(NodeReading::name)
        .toList();
  }
}
