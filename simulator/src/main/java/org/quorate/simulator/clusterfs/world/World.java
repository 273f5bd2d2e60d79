package org.quorate.simulator.clusterfs.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Operation;
import org.quorate.simulator.world.Schedule;

/** Everything there is in one run. All chance comes from one seed, so a run repeats exactly. */
public final class World {
  private static final long BIRTH_SECONDS = 1_800_000_000;

  public final Schedule schedule = new Schedule();
  public final Totem totem;
  public final Votes votes;
  final Doors doors;
  private final Random random;
  private final Witnesses witnesses;
  private final @Nullable Consumer<String> tracer;
  private final List<Host> hosts = new ArrayList<>();
  private final List<ClusterNode> nodes;
  private int pids = 1000;
  private long requests;
  private long ordered;
  private long steps;

  /**
   * What the cluster is made of.
   *
   * @param hosts 2 to 7, each with one vote
   * @param witness a quorum device has one more vote
   */
  public record Shape(int hosts, boolean witness) {}

  public World(
      Shape shape, long seed, Doors doors, Witnesses witnesses, @Nullable Consumer<String> tracer) {
    this.random = new Random(seed);
    this.doors = doors;
    this.witnesses = witnesses;
    this.tracer = tracer;
    this.totem = new Totem(this);
    this.votes = new Votes(this, shape.hosts(), shape.witness());
    this.nodes = Engine.nodes(shape.hosts());
    for (int id = 1; id <= shape.hosts(); id++) {
      hosts.add(new Host(this, id));
    }
    hosts.forEach(Host::powerOn);
  }

  // ---- what there is

  public List<Host> hosts() {
    return hosts;
  }

  /** Hosts are numbered from 1. */
  public Host host(int id) {
    return hosts.get(id - 1);
  }

  Corosync corosync(int host) {
    return host(host).corosync;
  }

  List<ClusterNode> nodes() {
    return nodes;
  }

  /** The rings that are whole or not yet known to be broken, each once. */
  Set<Ring> rings() {
    Set<Ring> rings = new LinkedHashSet<>();
    for (Host host : hosts) {
      if (host.corosync.up && !host.corosync.ring.hosts.isEmpty()) {
        rings.add(host.corosync.ring);
      }
    }
    return rings;
  }

  /** Messages put in order so far. */
  public long ordered() {
    return ordered;
  }

  /** Steps the machines took so far. */
  public long steps() {
    return steps;
  }

  void counted() {
    ordered++;
  }

  void stepped() {
    steps++;
  }

  int nextPid() {
    return ++pids;
  }

  /** What a host's wall clock says; each is wrong in its own way. */
  long wallSeconds(Host host) {
    return BIRTH_SECONDS + schedule.nowMs() / 1000 + host.wallOffsetSeconds;
  }

  // ---- chance

  /** A number from the range, both ends included. */
  public int between(int min, int max) {
    return min + random.nextInt(max - min + 1);
  }

  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  List<Integer> shuffledHosts() {
    List<Integer> ids = new ArrayList<>();
    hosts.forEach(host -> ids.add(host.id));
    Collections.shuffle(ids, random);
    return ids;
  }

  // ---- users

  /** A user of the host wants something; who finds no process there is refused at once. */
  public Request request(int host, Operation operation, Consumer<Request.Answer> then) {
    Request request = new Request(++requests, host, operation, schedule.nowMs(), then);
    host(host)
        .process()
        .ifPresentOrElse(
            process -> {
              trace(() -> "host " + host + ": " + request);
              process.request(request);
            },
            () -> request.end(Request.Answer.REFUSED));
    return request;
  }

  /** The user's wall clock, for locks. */
  public long wallSeconds(int host) {
    return wallSeconds(host(host));
  }

  // ---- who watches

  void changed(Engine process, Input cause) {
    witnesses.changed(process, cause);
  }

  void answered(Engine process, Request request, Request.Answer answer) {
    trace(() -> "host " + process.host().id + ": request " + request.number + " " + answer);
    request.end(answer);
    witnesses.answered(process, request, answer);
  }

  /** Tells what happens, if anyone listens. */
  public void trace(Supplier<String> what) {
    if (tracer != null) {
      long now = schedule.nowMs();
      tracer.accept("%7d.%03d  %s".formatted(now / 1000, now % 1000, what.get()));
    }
  }
}
