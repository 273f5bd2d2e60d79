package org.quorate.clusterfs;

import java.util.List;
import java.util.Set;

/** Everything that can happen to the machine. Byte arrays belong to the machine once given. */
public sealed interface Input {
  /** CPG reported a new membership of a group this node joined (or is leaving). */
  record GroupChange(Group group, List<Member> members, List<Member> joined, List<Member> left)
      implements Input {}

  /** CPG delivered a message, in the group's total order. */
  record Delivered(Group group, Member sender, byte[] message) implements Input {}

  /** The group's connection is gone, or a {@link Command.Join} could not be carried out. */
  record GroupLost(Group group) implements Input {}

  /** A {@link Command.Multicast} could not be sent for 10 s: it was surely not sent. */
  record MulticastFailed(Group group, byte[] message) implements Input {}

  /** Someone on this node wants to change the tree; answered by {@link Command.Complete}. */
  record LocalRequest(long id, Operation operation) implements Input {}

  /** Set or (empty value) delete a status value; answered by {@link Command.Complete}. */
  record StatusSet(long id, String key, byte[] value) implements Input {}

  /** Add an entry to the cluster log; {@code pid} of the process that logs. */
  record Log(int priority, String ident, String tag, long pid, String message) implements Input {}

  /**
   * Remove a lock directory everywhere if it still is the one with this digest; completes with 1 or
   * 0. Only for callers with proof that the holder is off.
   */
  record LockBreak(long id, String path, Digest digest) implements Input {}

  /**
   * Quorum and the nodes in corosync's quorum membership (what is reachable now). When a membership
   * change costs quorum, this is to be given before the {@link GroupChange}s of the same change:
   * else a minority could still accept changes in between.
   */
  record QuorumChanged(boolean quorate, Set<Integer> members) implements Input {}

  /**
   * How corosync counts now. To be given again after every {@link QuorumChanged} with other
   * members: until then the votes are unknown.
   *
   * @param asked the last {@link Command.ReadVotes} given before they were read; 0 for none
   */
  record VotesTold(Votes votes, long asked) implements Input {}

  /** Corosync's configured nodes. */
  record NodeList(String clusterName, long configVersion, List<ClusterNode> nodes)
      implements Input {}

  /** Time passes; wanted once a second. */
  record Tick() implements Input {}

  /**
   * Every {@link Command.Persist} given so far is on the disk. To be given after each batch of
   * steps, also when there was nothing to store.
   */
  record Stored() implements Input {}

  /** A {@link Command.Persist} failed: this node's data can no longer be trusted. */
  record PersistFailed(String reason) implements Input {}
}
