package org.quorate.simulator.clusterfs.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One configuration: its hosts and everything they put in order, until it breaks. */
final class Ring {
  static final int NOBODY = 0;

  /** An item and the host that sent it. */
  record Entry(Item item, int sender) {}

  final int number;
  final SortedSet<Integer> hosts;
  final List<Entry> order = new ArrayList<>();

  /** The token is lost: nothing is put in order any more. */
  boolean broken;

  /** Who may put things in order once more though the token is lost. */
  int lastHolder = NOBODY;

  Ring(int number, SortedSet<Integer> hosts) {
    this.number = number;
    this.hosts = new TreeSet<>(hosts);
  }

  @Override
  public String toString() {
    return "ring " + number + " of " + hosts;
  }
}
