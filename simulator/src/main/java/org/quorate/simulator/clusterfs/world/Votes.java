package org.quorate.simulator.clusterfs.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Votequorum: each host has one vote, a witness (qdevice, ffsplit) gives one more to at most one
 * ring: the one with most hosts that reach it, then the one with the lowest host.
 */
public final class Votes {
  /** The witness waits for heartbeats before it gives its vote to others. */
  private static final int WITNESS_MIN_MS = 50;

  private static final int WITNESS_MAX_MS = 2500;

  /** What quorum says to a host. */
  record Standing(
      boolean quorate, Set<Integer> members, int expected, int configured, boolean witness) {
    org.quorate.clusterfs.Votes votes() {
      SortedMap<Integer, Integer> nodes = new TreeMap<>();
      members.forEach(host -> nodes.put(host, 1));
      return new org.quorate.clusterfs.Votes(
          expected, expected / 2 + 1, witness ? 1 : 0, configured, nodes);
    }
  }

  private final World world;
  private final boolean withWitness;
  private final int usual;
  private final Map<Integer, Integer> expected = new HashMap<>();
  private final Set<Integer> withoutWitness = new HashSet<>();
  private final Set<Integer> quorateOnce = new HashSet<>();
  private @Nullable Ring owner;

  Votes(World world, int hosts, boolean withWitness) {
    this.world = world;
    this.withWitness = withWitness;
    this.usual = hosts + (withWitness ? 1 : 0);
  }

  void formed(Ring ring) {
    int most =
        ring.hosts.stream().mapToInt(host -> expected.getOrDefault(host, usual)).max().orElse(0);
    int present = ring.hosts.size();
    ring.hosts.forEach(host -> expected.put(host, Math.max(most, present)));
    if (owner != null && isOver(owner)) {
      owner = null;
    }
    tell(ring);
    decide();
  }

  /** {@code pvecm expected}: an operator says how many votes there are. */
  public void expect(int host, int votes) {
    Ring ring = world.corosync(host).ring;
    ring.hosts.forEach(other -> expected.put(other, Math.max(votes, ring.hosts.size())));
    tell(ring);
  }

  /** Whether this host expects fewer than are configured. */
  public boolean areLowered(int host) {
    return expected.getOrDefault(host, usual) < usual;
  }

  /** As configured again. */
  public void expectAll() {
    expected.clear();
    world.rings().forEach(this::tell);
  }

  /** The host does not reach the witness any more. */
  public void loseWitness(int host) {
    withoutWitness.add(host);
    decide();
  }

  public void findWitness(int host) {
    withoutWitness.remove(host);
    decide();
  }

  private boolean isOver(Ring ring) {
    return world.rings().stream().noneMatch(ring::equals);
  }

  private void decide() {
    if (withWitness) {
      world.schedule.after(world.between(WITNESS_MIN_MS, WITNESS_MAX_MS), this::give);
    }
  }

  private void give() {
    Ring best = null;
    long bestHosts = 0;
    for (Ring ring : world.rings()) {
      long hosts = reaching(ring);
      boolean lower = best != null && hosts == bestHosts && ring.hosts.first() < best.hosts.first();
      if (hosts > bestHosts || lower) {
        best = ring;
        bestHosts = hosts;
      }
    }
    Ring before = owner;
    if (best == before) {
      return;
    }
    if (before != null) {
      owner = null;
      tell(before);
      decide();
    } else if (best != null) {
      owner = best;
      tell(best);
    }
  }

  private long reaching(Ring ring) {
    return ring.hosts.stream().filter(host -> !withoutWitness.contains(host)).count();
  }

  boolean quorate(Ring ring) {
    int all = expected.getOrDefault(ring.hosts.first(), usual);
    int here = ring.hosts.size() + (ring.equals(owner) ? 1 : 0);
    return here >= all / 2 + 1;
  }

  /** Whether a ring had quorum at some time. */
  public boolean wasQuorate(int ring) {
    return quorateOnce.contains(ring);
  }

  private void tell(Ring ring) {
    if (ring.hosts.isEmpty()) {
      return;
    }
    if (quorate(ring)) {
      quorateOnce.add(ring.number);
    }
    for (int host : ring.hosts) {
      if (world.corosync(host).ring == ring) {
        world.host(host).quorum(standing(ring));
      }
    }
  }

  Standing standing(Ring ring) {
    return new Standing(
        quorate(ring),
        new TreeSet<>(ring.hosts),
        expected.getOrDefault(ring.hosts.first(), usual),
        usual,
        ring.equals(owner));
  }
}
