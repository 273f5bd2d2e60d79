package org.quorate.clusterfs.cpg;

import java.util.List;
import java.util.Set;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Votes;

/**
 * What Corosync tells. Called from several threads of this package, each of which may be held up
 * until the event is taken. {@code connection} is the number that the join was given: events of a
 * connection that was left meanwhile can be told apart.
 */
public interface GroupEvents {
  void delivered(Group group, long connection, Member sender, byte[] message);

  void membership(
      Group group, long connection, List<Member> members, List<Member> joined, List<Member> left);

  void lost(Group group, long connection, String why);

  /** Surely not sent: Corosync was busy for 10 s. */
  void notSent(Group group, long connection, byte[] message);

  void quorum(boolean quorate, Set<Integer> members);

  /**
   * How Corosync counts now; told after every {@link #quorum}, and when it changes.
   *
   * @param asked the last question before they were read; see {@link CorosyncTies#readVotes}
   */
  void votes(Votes votes, long asked);

  void nodes(String clusterName, long configVersion, List<ClusterNode> nodes);
}
