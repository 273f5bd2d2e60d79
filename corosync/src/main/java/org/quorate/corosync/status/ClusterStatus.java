package org.quorate.corosync.status;

import java.time.LocalDateTime;
import java.util.List;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.VoteInfo;

/**
 * The cluster as this node's corosync sees it now.
 *
 * @param name the cluster's
 * @param configVersion of the configuration in force
 * @param date when this was read, in the machine's time zone
 * @param provider of quorum
 * @param localNodeId this node
 * @param votes this node's view of the votes
 * @param members the nodes that are up, the quorum device last if there is one
 */
public record ClusterStatus(
    String name,
    long configVersion,
    String transport,
    boolean secureAuth,
    LocalDateTime date,
    String provider,
    int localNodeId,
    QuorumState quorum,
    VoteInfo votes,
    List<Member> members) {
  public ClusterStatus {
    members = List.copyOf(members);
  }

  /**
   * A voter.
   *
   * @param name its name; of a quorum device {@code Qdevice}, with its votes while they do not
   *     count
   * @param address its address on the first link; for the quorum device its name
   * @param device A or NA (alive), V or NV (votes), MW or NMW (master wins), NR (not registered);
   *     empty in a cluster without quorum device
   */
  public record Member(
      int nodeId, int votes, String name, String address, boolean local, String device) {}
}
