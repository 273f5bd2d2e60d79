package org.quorate.simulator.clusterfs.world;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;

/**
 * The rings of the cluster: extended virtual synchrony with agreed delivery, as Corosync gives it.
 *
 * <p>While a ring is whole, what its hosts send is put in one order and each host delivers it in
 * that order at its own pace. When a host or a link is lost the ring is broken: nothing more is put
 * in order until the loss is detected. Then the hosts that still hear each other move together to a
 * new ring. Before, they deliver what they have together of the old one: everything up to the first
 * message that none of them has, and after that what they sent themselves; each group of survivors
 * may so end with another tail. Then they learn who is gone, and then who is new. What was not put
 * in order yet is sent in the new ring.
 */
public final class Totem {
  private static final int TOKEN_MS = 2;
  private static final int FLIGHT_MS = 3;
  private static final int ITEMS_PER_VISIT = 20;
  private static final int LAST_TOKEN_PERCENT = 70;

  /** From the loss of a host or a link to a new ring. */
  private static final int DETECT_MIN_MS = 600;

  private static final int DETECT_MAX_MS = 3500;

  /** From the end of a loss to a common ring. */
  private static final int MERGE_MIN_MS = 200;

  private static final int MERGE_MAX_MS = 2500;

  /** One direction of a link. */
  private record Way(int from, int to) {}

  private final World world;
  private final Set<Way> cut = new HashSet<>();
  private int rings;

  Totem(World world) {
    this.world = world;
  }

  // ---- links

  /** What {@code from} sends does not come to {@code to} any more. */
  public void cut(int from, int to) {
    if (cut.add(new Way(from, to))) {
      lost(from, to);
    }
  }

  public void join(int from, int to) {
    if (cut.remove(new Way(from, to))) {
      reform(world.between(MERGE_MIN_MS, MERGE_MAX_MS));
    }
  }

  /** Every link works. */
  public void joinAll() {
    cut.clear();
    reform(world.between(MERGE_MIN_MS, MERGE_MAX_MS));
  }

  public boolean isCut(int from, int to) {
    return cut.contains(new Way(from, to));
  }

  private void lost(int a, int b) {
    Ring ring = world.corosync(a).ring;
    if (ring == world.corosync(b).ring) {
      lose(ring);
      reform(world.between(DETECT_MIN_MS, DETECT_MAX_MS));
    }
  }

  /** The token is lost, often behind a host that still had it: what that one sends goes out. */
  private void lose(Ring ring) {
    if (!ring.broken) {
      ring.broken = true;
      List<Integer> hosts = List.copyOf(ring.hosts);
      if (!hosts.isEmpty() && world.chance(LAST_TOKEN_PERCENT)) {
        ring.lastHolder = hosts.get(world.between(0, hosts.size() - 1));
      }
    }
  }

  private boolean linked(int a, int b) {
    return !cut.contains(new Way(a, b)) && !cut.contains(new Way(b, a));
  }

  // ---- hosts

  void started(Corosync corosync) {
    form(new TreeSet<>(Set.of(corosync.host)));
    reform(world.between(MERGE_MIN_MS, MERGE_MAX_MS));
  }

  void stopped(Corosync corosync) {
    lose(corosync.ring);
    reform(world.between(DETECT_MIN_MS, DETECT_MAX_MS));
  }

  /** The ring loses its token and forms again, with the same hosts if they hear each other. */
  public void disturb(int host) {
    lose(world.corosync(host).ring);
    reform(world.between(DETECT_MIN_MS, DETECT_MAX_MS));
  }

  // ---- order

  void wantToken(Corosync corosync) {
    if (!corosync.tokenDue) {
      corosync.tokenDue = true;
      world.schedule.after(world.between(0, TOKEN_MS), () -> visit(corosync));
    }
  }

  private void visit(Corosync sender) {
    sender.tokenDue = false;
    Ring ring = sender.ring;
    if (!sender.up || sender.outbox.isEmpty() || (ring.broken && ring.lastHolder != sender.host)) {
      return;
    }
    ring.lastHolder = Ring.NOBODY;
    for (int i = 0; i < ITEMS_PER_VISIT && !sender.outbox.isEmpty(); i++) {
      Item item = sender.outbox.removeFirst();
      int sequence = ring.order.size();
      ring.order.add(new Ring.Entry(item, sender.host));
      world.counted();
      for (int host : ring.hosts) {
        if (host != sender.host) {
          Corosync receiver = world.corosync(host);
          world.schedule.after(
              world.between(0, FLIGHT_MS),
              () -> {
                if (linked(sender.host, host)) {
                  receiver.receive(ring, sequence);
                }
              });
        }
      }
      sender.receive(ring, sequence);
    }
    if (!sender.outbox.isEmpty()) {
      wantToken(sender);
    }
  }

  // ---- membership

  private void reform(int delayMs) {
    world.schedule.after(delayMs, this::reform);
  }

  private void reform() {
    for (SortedSet<Integer> together : cliques()) {
      boolean same =
          together.stream().map(host -> world.corosync(host).ring).distinct().count() == 1
              && world.corosync(together.first()).ring.hosts.equals(together)
              && !world.corosync(together.first()).ring.broken;
      if (!same) {
        form(together);
      }
    }
  }

  /** Hosts that all hear each other; where that is not transitive, chance decides. */
  private List<SortedSet<Integer>> cliques() {
    List<SortedSet<Integer>> cliques = new ArrayList<>();
    for (int host : world.shuffledHosts()) {
      if (!world.corosync(host).up) {
        continue;
      }
      SortedSet<Integer> home = null;
      for (SortedSet<Integer> clique : cliques) {
        if (home == null && clique.stream().allMatch(other -> linked(host, other))) {
          home = clique;
        }
      }
      if (home == null) {
        home = new TreeSet<>();
        cliques.add(home);
      }
      home.add(host);
    }
    return cliques;
  }

  private void form(SortedSet<Integer> hosts) {
    Ring next = new Ring(++rings, hosts);
    world.trace(() -> "a new " + next);
    Map<Ring, SortedSet<Integer>> movers = new LinkedHashMap<>();
    for (int host : hosts) {
      movers.computeIfAbsent(world.corosync(host).ring, old -> new TreeSet<>()).add(host);
    }
    movers.forEach(this::deliverTails);
    Map<Group, SortedSet<Member>> all = new LinkedHashMap<>();
    movers.forEach(
        (old, survivors) -> {
          for (Group group : Group.values()) {
            for (int host : survivors) {
              world.corosync(host).keepOnly(group, survivors);
            }
            all.computeIfAbsent(group, g -> new TreeSet<>())
                .addAll(world.corosync(survivors.first()).members(group));
          }
          old.broken = true;
          old.lastHolder = Ring.NOBODY;
        });
    boolean together = world.chance(50);
    for (int host : hosts) {
      Corosync corosync = world.corosync(host);
      corosync.enter(next);
      all.forEach((group, members) -> corosync.add(group, members, together));
      if (!corosync.outbox.isEmpty()) {
        wantToken(corosync);
      }
    }
    world.votes.formed(next);
  }

  private void deliverTails(Ring old, SortedSet<Integer> survivors) {
    BitSet together = new BitSet();
    survivors.forEach(host -> together.or(world.corosync(host).received()));
    survivors.forEach(host -> world.corosync(host).deliverTail(together, survivors));
  }
}
