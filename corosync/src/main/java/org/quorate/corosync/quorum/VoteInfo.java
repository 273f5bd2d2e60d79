package org.quorate.corosync.quorum;

import java.util.Set;

/**
 * One node's votes, and the cluster's as the local corosync counts them.
 *
 * @param nodeId whose votes; 0 is the quorum device
 * @param nodeVotes what this node counts
 * @param nodeExpected expected votes as that node has them configured
 * @param highestExpected the largest expected votes any member has
 * @param totalVotes of the members
 * @param quorum votes needed to act
 * @param deviceVotes what the quorum device counts
 * @param deviceName empty without a quorum device
 */
public record VoteInfo(
    int nodeId,
    NodeState nodeState,
    int nodeVotes,
    int nodeExpected,
    int highestExpected,
    int totalVotes,
    int quorum,
    Set<VoteFlag> flags,
    int deviceVotes,
    String deviceName) {

  public VoteInfo {
    flags = Set.copyOf(flags);
  }

  /** What votequorum knows about the node. */
  public enum NodeState {
    MEMBER,
    DEAD,
    LEAVING,
    UNKNOWN;

    static NodeState of(int code) {
      return switch (code) {
        case 1 -> MEMBER;
        case 2 -> DEAD;
        case 3 -> LEAVING;
        default -> UNKNOWN;
      };
    }
  }

  public boolean has(VoteFlag flag) {
    return flags.contains(flag);
  }
}
