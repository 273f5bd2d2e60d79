package org.quorate.ha.crm;

import java.util.List;
import org.quorate.ha.HaEvent;
import org.quorate.ha.NodeReading;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.model.NodeName;

/**
 * States of the nodes. A node without an entry counts as unknown; to fence and back to unknown it
 * goes in {@link Fencing}. {@code TransitionsTest} reads this table:
 *
 * <pre>
 * | from        | to          | trigger                                                   |
 * | online      | maintenance | up, its LRM is in maintenance                             |
 * | unknown     | online      | up                                                        |
 * | gone        | online      | up                                                        |
 * | maintenance | online      | up, its LRM is not in maintenance                         |
 * | online      | unknown     | not up                                                    |
 * | maintenance | unknown     | not up, its LRM is not in maintenance                     |
 * | unknown     | gone        | not in the cluster any more                               |
 * | gone        | (removed)   | an hour later                                             |
 * | unknown     | fence       | a service of it waits for it to be fenced                 |
 * | maintenance | fence       | a service of it waits for it to be fenced                 |
 * | gone        | fence       | a service of it waits for it to be fenced                 |
 * | fence       | unknown     | its agent lock was taken                                  |
 * </pre>
 */
final class NodeTable {
  /** How long a node may be away before its services count as lost. */
  static final long FENCE_DELAY_MS = 60_000;

  static final long GONE_DELAY_MS = 3_600_000;

  private final ManagerRound round;

  NodeTable(ManagerRound round) {
    this.round = round;
  }

  void update() {
    for (NodeReading node : round.reading.nodes()) {
      if (node.up()) {
        round.lastSeenMs.put(node.name(), round.reading.nowMs());
        present(node.name());
      }
    }
    for (NodeName node : List.copyOf(round.nodes.keySet())) {
      NodeReading seen = round.seen(node);
      if (seen == null || !seen.up()) {
        absent(node, seen == null);
      }
    }
  }

  private void present(NodeName node) {
    boolean maintenance = round.lrmMode(node) == LrmMode.MAINTENANCE;
    switch (round.node(node)) {
      case ONLINE -> {
        if (maintenance) {
          round.setNode(node, NodeState.MAINTENANCE);
        }
      }
      case UNKNOWN, GONE -> round.setNode(node, NodeState.ONLINE);
      case MAINTENANCE -> {
        if (!maintenance) {
          round.setNode(node, NodeState.ONLINE);
        }
      }
      case FENCE -> {}
    }
  }

  private void absent(NodeName node, boolean removed) {
    switch (round.node(node)) {
      case ONLINE -> {
        round.setNode(node, NodeState.UNKNOWN);
        if (isUnguarded(node)) {
          round.report(HaEvent.problem("unguarded_node_away", "subject", node));
        }
      }
      case MAINTENANCE -> {
        if (round.lrmMode(node) != LrmMode.MAINTENANCE) {
          round.setNode(node, NodeState.UNKNOWN);
        }
      }
      case UNKNOWN -> {
        if (removed) {
          round.setNode(node, NodeState.GONE);
        }
      }
      case GONE -> {
        if (awayFor(node, GONE_DELAY_MS)) {
          round.nodes.remove(node);
          round.report(HaEvent.of("node_deleted", "subject", node));
        }
      }
      case FENCE -> {}
    }
  }

  /**
   * Whether the node's services count as lost: proven off, or away for {@link #FENCE_DELAY_MS} by
   * this master's own watch and not unguarded.
   */
  boolean isLost(NodeName node) {
    return !round.isOnline(node)
        && (round.isProvenOff(node) || awayFor(node, FENCE_DELAY_MS) && !isUnguarded(node));
  }

  /** Its services may run on, and nobody resets it. */
  private boolean isUnguarded(NodeName node) {
    LrmStatus lrm = round.reading.lrmStatuses().get(node);
    return lrm != null && lrm.unguarded();
  }

  private boolean awayFor(NodeName node, long delayMs) {
    if (round.isOnline(node)) {
      return false;
    }
    Long seen = round.lastSeenMs.putIfAbsent(node, round.reading.nowMs());
    return seen != null && round.reading.nowMs() - seen >= delayMs;
  }
}
