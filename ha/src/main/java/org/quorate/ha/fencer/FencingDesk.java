package org.quorate.ha.fencer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.NodeReading;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;

/**
 * Decides whose duty it is to fence a lost node, and whether it must be fenced at all; how it is
 * done and when it is proven is the fencing ledger's.
 *
 * <p>The members take turns: the master is on duty at once, the others, by ascending node id, each
 * {@link #NEXT_TURN_MS} after the one before if there is still no proof (its daemon may be dead).
 * Fencing twice is harmless (off stays off), not fencing at all costs the fast recovery.
 *
 * <p>A node that was without quorum itself gives the others as much time to come back as it needed,
 * up to {@link #GATHERING_MAX_MS}: when a network returns, it does not return everywhere at once,
 * and who is a moment late must not be shot.
 *
 * <p>A lost node needs fencing only while it holds a lock of the HA manager: one that gave its
 * locks back orderly runs no service, and its absence is no reason to cut its power. One that let
 * go because the cluster was disarmed may run services on; it needs fencing once the cluster is
 * armed again.
 */
public final class FencingDesk {
  private FencingDesk() {}

  /** Longer than the settle time, a fence agent's usual off and two status reads. */
  public static final long NEXT_TURN_MS = 10_000;

  /** Corosync merges partitions within a few seconds, also on busy hosts. */
  public static final long GATHERING_MAX_MS = 10_000;

  /**
   * What the desk is told.
   *
   * @param nowMs monotonic clock of this node
   * @param status {@code manager_status}
   * @param lockHolders nodes that hold the manager lock, or their own agent lock
   * @param unguarded nodes whose last status says {@link LrmStatus#unguarded}
   * @param leasesCount every refresh of a lock here is acknowledged by a majority of the nodes, so
   *     that a node that is missing from a quorate membership cannot have refreshed one since
   */
  public record Situation(
      long nowMs,
      NodeName self,
      boolean quorate,
      List<NodeReading> nodes,
      ManagerStatus status,
      Set<NodeName> lockHolders,
      Set<NodeName> unguarded,
      boolean leasesCount) {
    public Situation {
      nodes = List.copyOf(nodes);
      lockHolders = Set.copyOf(lockHolders);
      unguarded = Set.copyOf(unguarded);
    }

    private boolean isNeeded(NodeName lost) {
      return lockHolders.contains(lost)
          || unguarded.contains(lost) && status.disarm() == null && status.active(lost) > 0;
    }
  }

  /**
   * What the desk remembers.
   *
   * @param lostSinceMs when each absent node was first missed
   * @param leased nodes that were last seen where leases count
   * @param aloneSinceMs since when this node has had no quorum; empty while it has
   * @param gatheringUntilMs before this nobody is fenced
   */
  public record Memory(
      Map<NodeName, Long> lostSinceMs,
      Set<NodeName> leased,
      OptionalLong aloneSinceMs,
      long gatheringUntilMs) {
    public Memory {
      lostSinceMs = Map.copyOf(lostSinceMs);
      leased = Set.copyOf(leased);
    }

    public static Memory initial() {
      return new Memory(Map.of(), Set.of(), OptionalLong.empty(), Long.MIN_VALUE);
    }

    private long gatheringUntilMs(boolean quorate, long nowMs) {
      return quorate && aloneSinceMs.isPresent()
          ? nowMs + Math.min(GATHERING_MAX_MS, nowMs - aloneSinceMs.getAsLong())
          : gatheringUntilMs;
    }
  }

  /**
   * The decision.
   *
   * @param onDuty lost nodes this node has to fence, if they need it
   * @param needed lost nodes that must be proven off before anything of theirs is recovered fast
   * @param byLease lost nodes whose own promise may prove them off
   * @param askAgainAtMs when this node's turn comes; empty = nothing to wait for
   */
  public record Decision(
      Memory memory,
      Set<NodeName> onDuty,
      Set<NodeName> needed,
      Set<NodeName> byLease,
      OptionalLong askAgainAtMs) {}

  /** Decides anew; call it on every change of membership or locks, and at {@code askAgainAtMs}. */
  public static Decision decide(Memory memory, Situation now) {
    Map<NodeName, Long> lostSince = new HashMap<>();
    for (NodeReading node : now.nodes()) {
      if (!node.member()) {
        lostSince.put(node.name(), memory.lostSinceMs().getOrDefault(node.name(), now.nowMs()));
      }
    }
    Set<NodeName> onDuty = new TreeSet<>();
    Set<NodeName> needed = new TreeSet<>(lostSince.keySet());
    needed.removeIf(lost -> !now.isNeeded(lost));
    OptionalLong again = OptionalLong.empty();
    long gatheringUntil = memory.gatheringUntilMs(now.quorate(), now.nowMs());
    int turn = turns(now).indexOf(now.self());
    if (now.quorate() && turn >= 0) {
      for (Map.Entry<NodeName, Long> lost : lostSince.entrySet()) {
        long dueAt = Math.max(lost.getValue(), gatheringUntil) + turn * NEXT_TURN_MS;
        if (dueAt <= now.nowMs()) {
          onDuty.add(lost.getKey());
        } else if (again.isEmpty() || dueAt < again.getAsLong()) {
          again = OptionalLong.of(dueAt);
        }
      }
    }
    Set<NodeName> leased = leased(memory, now);
    Set<NodeName> byLease = new TreeSet<>(lostSince.keySet());
    byLease.retainAll(leased);
    OptionalLong alone =
        now.quorate()
            ? OptionalLong.empty()
            : OptionalLong.of(memory.aloneSinceMs().orElse(now.nowMs()));
    return new Decision(
        new Memory(lostSince, leased, alone, gatheringUntil), onDuty, needed, byLease, again);
  }

  /** What a member's loss will mean is decided while it is one. */
  private static Set<NodeName> leased(Memory memory, Situation now) {
    Set<NodeName> leased = new TreeSet<>(memory.leased());
    if (now.quorate()) {
      for (NodeReading node : now.nodes()) {
        if (node.member() && now.leasesCount()) {
          leased.add(node.name());
        } else if (node.member()) {
          leased.remove(node.name());
        }
      }
    }
    return leased;
  }

  /** Members in the order in which they fence. */
  static List<NodeName> turns(Situation now) {
    return now.nodes().stream()
        .filter(NodeReading::member)
        .sorted(
            Comparator.comparing(
                    (NodeReading node) -> !node.name().equals(now.status().masterNode()))
                .thenComparing(NodeReading::nodeid))
        .map(NodeReading::name)
        .toList();
  }
}
