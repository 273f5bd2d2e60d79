package org.quorate.clusterfs.epoch;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.clusterfs.Votes;

/** Why a node promises less than it could, for the administrator. */
final class Because {
  private static final String FINDING = "the members are finding together";

  private Because() {}

  static String foreign(SortedSet<Integer> nodeids) {
    return nodeids.isEmpty()
        ? ""
        : "nodes "
            + nodeids
            + " run pmxcfs: a change is acknowledged when it is on this node's disk; install"
            + " quorate-clusterfs there to have it on a majority's";
  }

  static String refused(boolean quorate, Optional<Round> round, Optional<Votes> votes) {
    if (!quorate) {
      return "no quorum: start the other nodes or repair the network";
    }
    if (round.isEmpty() || votes.isEmpty()) {
      return FINDING;
    }
    Set<Integer> here = Round.nodeids(round.get().members());
    if (!votes.get().suffice(here)) {
      return "quorate-clusterfs runs on nodes "
          + new TreeSet<>(here)
          + " only, which are too few: start it on the others";
    }
    SortedSet<Integer> missing = new TreeSet<>(round.get().lastNodeids());
    missing.removeAll(here);
    return missing.isEmpty()
        ? FINDING
        : "nodes "
            + missing
            + " may hold changes that this side lacks, for it has quorum by the quorum device only:"
            + " start one of them; or, to give their changes up, stop corosync-qdevice here, take"
            + " 'device' out of /etc/corosync/corosync.conf and run 'corosync-cfgtool -R' and 'pvecm"
            + " expected "
            + votes.get().of(here)
            + "'";
  }
}
