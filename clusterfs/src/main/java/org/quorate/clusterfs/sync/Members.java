package org.quorate.clusterfs.sync;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.quorate.clusterfs.Member;

/** The group's members, and what the round since they are together has told (section 3.2). */
final class Members {
  private final Member self;
  private SortedSet<Member> present = new TreeSet<>();
  private Set<Member> synced = new HashSet<>();
  private TreeMap<Member, byte[]> states = new TreeMap<>();
  private Map<Member, byte[]> pasts = new HashMap<>();
  private Optional<Member> leader = Optional.empty();

  Members(Member self) {
    this.self = self;
  }

  /** Others, or in another order of coming and going: a round begins. */
  void become(List<Member> now) {
    present = new TreeSet<>(now);
    synced = new HashSet<>();
    states = new TreeMap<>();
    pasts = new HashMap<>();
    leader = Optional.empty();
  }

  int size() {
    return present.size();
  }

  boolean include(Member member) {
    return present.contains(member);
  }

  /** Whether none of them is missing in the list. */
  boolean areAllIn(List<Member> list) {
    return list.containsAll(present);
  }

  /** Whether it is on the node with the lowest id (pids do not matter). */
  boolean hasLowestNode(Member member) {
    return !present.isEmpty() && present.first().nodeid() == member.nodeid();
  }

  Set<Integer> nodeids() {
    return present.stream().map(Member::nodeid).collect(Collectors.toSet());
  }

  // ---- what they tell

  /** Everybody tells anew. */
  void ask() {
    states.clear();
    pasts.clear();
  }

  /** Where its tree comes from; of no account once its state is there. */
  void tellPast(Member member, byte[] past) {
    if (!states.containsKey(member)) {
      pasts.put(member, past);
    }
  }

  /** False when it is a stranger, or told before. */
  boolean tellState(Member member, byte[] state) {
    return present.contains(member) && states.putIfAbsent(member, state) == null;
  }

  boolean haveAllTold() {
    return states.size() == present.size();
  }

  /** Nobody needs them a second time. */
  SortedMap<Member, byte[]> takeStates() {
    SortedMap<Member, byte[]> all = states;
    states = new TreeMap<>();
    return all;
  }

  Map<Member, byte[]> pasts() {
    return pasts;
  }

  // ---- what follows from it

  void decide(Application.Round round) {
    synced = new HashSet<>(round.synced());
    leader = round.leader();
  }

  boolean areLedBy(Member member) {
    return leader.equals(Optional.of(member));
  }

  boolean amLeader() {
    return areLedBy(self);
  }

  boolean amSynced() {
    return synced.contains(self);
  }

  boolean isSynced(Member member) {
    return synced.contains(member);
  }

  void allSynced() {
    synced.addAll(present);
  }

  /** Whether every member has the same data. */
  boolean areSettled() {
    return synced.containsAll(present);
  }
}
