package org.quorate.simulator.clusterfs.world;

import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;

/** What a ring puts in order. */
sealed interface Item {
  Group group();

  Member member();

  /** A process becomes a member; {@code connection} tells its attempts apart. */
  record Join(Group group, Member member, long connection) implements Item {}

  record Leave(Group group, Member member) implements Item {}

  record Message(Group group, Member member, byte[] bytes) implements Item {}
}
