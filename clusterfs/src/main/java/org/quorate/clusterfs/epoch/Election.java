package org.quorate.clusterfs.epoch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.wire.Index;

/**
 * Whose tree the members of a round take over. Pure; every member comes to the same result.
 *
 * @param leader the member with the tree
 * @param index of that tree
 * @param synced the members that have the same tree already
 * @param foreign the members that did not tell their past
 * @param past of each member, when all told theirs: then the round is one of epochs
 */
public record Election(
    Member leader,
    Index index,
    Set<Member> synced,
    Set<Member> foreign,
    Optional<SortedMap<Member, EpochState>> past) {

  /** Latest version, then latest mtime; of equal ones the first stays (section 6). */
  private static final Comparator<Index> BY_VERSION =
      Comparator.comparing(Index::version, Long::compareUnsigned).thenComparing(Index::mtime);

  /**
   * @param said what members said of their past, where they did
   * @param byEpoch false: by version and mtime always, as pmxcfs does
   */
  public static Election of(
      SortedMap<Member, Index> indexes, Map<Member, byte[]> said, boolean byEpoch) {
    Map<Member, EpochState> told = new HashMap<>();
    said.forEach(
        (member, payload) -> EpochState.parse(payload).ifPresent(past -> told.put(member, past)));
    Set<Member> foreign = new HashSet<>(indexes.keySet());
    foreign.removeAll(told.keySet());
    boolean pure = foreign.isEmpty();
    boolean comparable =
        byEpoch && pure && told.values().stream().allMatch(past -> past.record().comparable());
    Member best = indexes.firstKey();
    for (Member member : indexes.keySet()) {
      int order =
          comparable ? EpochRecord.BY_EPOCH.compare(past(told, member), past(told, best)) : 0;
      if (order == 0) {
        order = BY_VERSION.compare(index(indexes, member), index(indexes, best));
      }
      if (order > 0) {
        best = member;
      }
    }
    Set<Member> synced = new HashSet<>();
    for (Member member : indexes.keySet()) {
      if (index(indexes, member).equals(index(indexes, best))) {
        synced.add(member);
      }
    }
    return new Election(
        best,
        index(indexes, best),
        synced,
        foreign,
        pure ? Optional.of(new TreeMap<>(told)) : Optional.empty());
  }

  private static Index index(Map<Member, Index> indexes, Member member) {
    Index index = indexes.get(member);
    if (index == null) {
      throw new IllegalStateException("a member without an index");
    }
    return index;
  }

  private static EpochRecord past(Map<Member, EpochState> told, Member member) {
    EpochState past = told.get(member);
    return past == null ? EpochRecord.UNKNOWN : past.record();
  }
}
