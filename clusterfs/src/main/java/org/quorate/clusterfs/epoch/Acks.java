package org.quorate.clusterfs.epoch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.quorate.clusterfs.Member;

/** The last that each member said it has on its disk. */
final class Acks {
  private final Map<Member, Ack> last = new HashMap<>();

  void put(Member member, Ack ack) {
    last.put(member, ack);
  }

  void retain(Set<Member> members) {
    last.keySet().retainAll(members);
  }

  /** Who has promised the round's epoch. */
  Set<Member> promisers(Round round) {
    return saying(round, ack -> ack.promised() >= round.number());
  }

  /** Who has so many of the epoch's changes. */
  Set<Member> holders(Round round, long position) {
    return saying(round, ack -> ack.position() >= position);
  }

  private Set<Member> saying(Round round, Predicate<Ack> wanted) {
    Set<Member> found = new HashSet<>();
    last.forEach(
        (member, ack) -> {
          if (ack.round().equals(round.id()) && wanted.test(ack)) {
            found.add(member);
          }
        });
    return found;
  }
}
