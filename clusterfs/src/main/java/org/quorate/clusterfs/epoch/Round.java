package org.quorate.clusterfs.epoch;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.wire.Epoch;

/**
 * What the members of a sync round found out together, the same on each of them.
 *
 * @param number of the epoch to open: higher than any of them ever promised
 * @param past of the leader, whose tree all take over
 * @param start the version of that tree
 * @param inherits all that took part in the last known epoch are here
 * @param unbroken one of them took part in it and had quorum ever since
 */
record Round(
    Epoch id,
    SortedSet<Member> members,
    Member leader,
    long number,
    EpochRecord past,
    long start,
    boolean inherits,
    boolean unbroken) {

  static Round of(Epoch id, Election election, SortedMap<Member, EpochState> told, long start) {
    SortedSet<Member> members = new TreeSet<>(told.keySet());
    EpochState leader = told.get(election.leader());
    EpochRecord past = leader == null ? EpochRecord.UNKNOWN : leader.record();
    long number =
        1 + told.values().stream().mapToLong(state -> state.record().promised()).max().orElse(0);
    boolean first = past.eras().isEmpty();
    return new Round(
        id,
        members,
        election.leader(),
        number,
        past,
        start,
        !first && nodeids(members).containsAll(past.eras().getLast().nodeids()),
        !first && told.values().stream().anyMatch(state -> state.continues(past.eras().getLast())));
  }

  static Set<Integer> nodeids(Set<Member> members) {
    return members.stream().map(Member::nodeid).collect(Collectors.toSet());
  }

  /** Who took part in the last known epoch. */
  Set<Integer> lastNodeids() {
    return past.eras().isEmpty() ? Set.of() : past.eras().getLast().nodeids();
  }

  /**
   * The configured votes of which these members have a majority; 0 when they have none. A
   * configuration from which votes were taken away does not make them more than they were in the
   * last epoch of a majority; and with the quorum device's vote they are one only if nobody acted
   * on lowered votes before them.
   */
  int majorityOf(Votes votes) {
    Set<Integer> nodeids = nodeids(members);
    int known =
        Math.max(
            votes.configured(),
            past.eras().stream()
                .filter(Era::strong)
                .mapToInt(Era::majorityOf)
                .reduce(0, (a, b) -> b));
    boolean unbrokenLine = past.eras().isEmpty() || past.eras().getLast().strong();
    boolean majority =
        2 * (votes.of(nodeids) + votes.witness()) > known
            && (votes.isMajority(nodeids) || unbrokenLine);
    return majority ? votes.configured() : 0;
  }

  Era era(int majorityOf) {
    return new Era(number, majorityOf, id, start, new TreeSet<>(nodeids(members)));
  }

  /** Whether what these members have on disk outlives the loss of any minority. */
  boolean safeWith(Set<Member> holders, Votes votes) {
    Set<Member> here = new HashSet<>(holders);
    here.retainAll(members);
    return votes.isMajority(nodeids(here))
        || (here.containsAll(members) && votes.suffice(nodeids(members)));
  }

  /**
   * Whether these votes allow the members to change anything. The quorum device keeps no data:
   * members that have quorum only by its vote may go on when they cannot have missed a change that
   * others acknowledged with its vote. Without a known epoch nobody can tell. And its vote must
   * have been counted after the round began: rings come and go faster than the counting is told,
   * and one in between may have moved it. So must expected votes that an operator lowered: they may
   * be as configured again.
   *
   * @param counted the votes were counted after the round began
   * @param lost this node lost quorum since the round began
   */
  boolean mayAct(Votes votes, boolean counted, boolean lost) {
    Set<Integer> nodeids = nodeids(members);
    boolean ofThisRound = counted && isCountedBy(votes);
    boolean complete = inherits || (unbroken && !lost);
    return votes.suffice(nodeids)
        && (votes.isMajorityOfConfigured(nodeids)
            || (ofThisRound && (votes.isMajority(nodeids) || complete)));
  }

  /**
   * Whether Corosync counted just these nodes. The groups hear of a lost node before the counting
   * has: until then the quorum device's vote may already be another side's.
   */
  boolean isCountedBy(Votes votes) {
    return votes.nodes().keySet().equals(nodeids(members));
  }
}
