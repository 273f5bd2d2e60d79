package org.quorate.simulator.clusterfs.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.Unstored;
import org.quorate.model.NodeName;

/**
 * The process around the machine, as {@code org.quorate.clusterfs.daemon.Engine} is one: inputs
 * that wait together are stepped together, a batch's changes are one transaction, and the batch is
 * stored before the machine hears that it is, and before anyone is answered.
 */
public final class Engine {
  private static final int BATCH_MAX = 64;
  private static final int TICK_MS = 1000;
  private static final int ARRIVAL_MAX_MS = 3;
  private static final int STEP_MAX_MS = 1;
  private static final int WRITE_MAX_MS = 1;
  private static final int SYNC_MAX_MS = 5;
  private static final int BULK_WINDOW = 8;
  private static final int BULK_MAX_MS = 6;

  /** Votequorum's thread is another than the groups': now and then it is late. */
  private static final int LATE_QUORUM_MAX_MS = 2500;

  private static final int LATE_QUORUM_PERCENT = 8;
  private static final int VOTES_PERIOD_MS = 2000;

  /** Where inputs come from: each keeps its own order, there is none between them. */
  private sealed interface Source {
    record Connection(Group group, long number) implements Source {}

    enum Local implements Source {
      QUORUM,
      VOTES,
      USERS
    }
  }

  private record Bulk(Group group, byte[] message) {}

  private record Arrival(Source source, Input input, Phase phase) {}

  private final World world;
  private final Host host;
  private final Identity identity;
  private final ClusterFs machine;
  private final Rows rows;
  private final long bornMs;

  private final Deque<Arrival> inbox = new ArrayDeque<>();
  private final Map<Object, Long> lastArrivalMs = new LinkedHashMap<>();
  private final Map<Group, Long> connections = new EnumMap<>(Group.class);
  private final Map<Long, Request> waiting = new TreeMap<>();

  // the batch under way
  private final Deque<Command> commands = new ArrayDeque<>();
  private final Unstored unstored = new Unstored();
  private final Deque<Bulk> bulk = new ArrayDeque<>();
  private final List<Command.Complete> ends = new ArrayList<>();
  private int steps;
  private boolean running;
  private boolean toldStored;
  private boolean failed;
  private boolean tickDue;

  private boolean alive = true;
  private boolean paused;
  private boolean wokenWhilePaused;
  private boolean gaveUp;
  private boolean quorate;
  private long votesAsked;
  private Phase phase = Phase.NONE;
  private Configuration configuration = new Configuration(Phase.NONE, List.of());

  Engine(World world, Host host) {
    this.world = world;
    this.host = host;
    this.bornMs = world.schedule.nowMs() - world.between(0, 1_000_000);
    this.identity =
        new Identity(
            new NodeName("n" + host.id), host.id, world.nextPid(), "10.0.0." + host.id, true);
    this.rows = host.disk().rows().copy();
    Rows stored = host.disk().rows();
    this.machine =
        new ClusterFs(identity, stored.all(), stored.epoch(), world.doors.rules(), now());
    arrive(Source.Local.QUORUM, new Input.NodeList("c", 1, world.nodes()), 0);
    tick();
  }

  // ---- looking in

  public Host host() {
    return host;
  }

  public Member member() {
    return identity.member();
  }

  /** What the machine has by its own word: every change it wanted stored. */
  public Rows rows() {
    return rows;
  }

  public ClusterFs machine() {
    return machine;
  }

  /** What it was last told. */
  public boolean isQuorate() {
    return quorate;
  }

  /** Nothing waits and nothing is under way. */
  public boolean isIdle() {
    return !running && inbox.isEmpty() && waiting.isEmpty();
  }

  public int inboxSize() {
    return inbox.size();
  }

  public int requestsWaiting() {
    return waiting.size();
  }

  /** The machine said that only a restart helps. */
  public boolean gaveUp() {
    return gaveUp;
  }

  /** The membership of the configuration group it last heard of. */
  public Configuration configuration() {
    return configuration;
  }

  /** When what it handles now was delivered. */
  public Phase phase() {
    return phase;
  }

  /** A membership of the configuration group; equal on all that are in it together. */
  public record Configuration(Phase phase, List<Member> members) {}

  // ---- what arrives

  void arrive(Group group, long connection, Input input, Phase phase) {
    arrive(
        new Source.Connection(group, connection), input, world.between(0, ARRIVAL_MAX_MS), phase);
  }

  void quorum(Votes.Standing standing) {
    int late = lateness();
    arrive(
        Source.Local.QUORUM, new Input.QuorumChanged(standing.quorate(), standing.members()), late);
    world.schedule.after(late + lateness(), this::readVotes);
  }

  /** Only the votes have changed: found out when they are next looked at. */
  void votesChanged() {
    world.schedule.after(world.between(0, VOTES_PERIOD_MS), this::readVotes);
  }

  private int lateness() {
    return world.chance(LATE_QUORUM_PERCENT)
        ? world.between(0, LATE_QUORUM_MAX_MS)
        : world.between(0, ARRIVAL_MAX_MS);
  }

  /** Another thread asks for the votes; what it hears may be old when it arrives. */
  private void readVotes() {
    Votes.Standing heard = host.standing();
    if (alive && heard.expected() > 0) {
      arrive(
          Source.Local.VOTES,
          new Input.VotesTold(heard.votes(), votesAsked),
          world.between(0, ARRIVAL_MAX_MS));
    }
  }

  void request(Request request) {
    waiting.put(request.number, request);
    arrive(Source.Local.USERS, new Input.LocalRequest(request.number, request.operation), 0);
  }

  private void arrive(Source source, Input input, int delayMs) {
    arrive(source, input, delayMs, Phase.NONE);
  }

  private void arrive(Source source, Input input, int delayMs, Phase during) {
    long at = Math.max(world.schedule.nowMs() + delayMs, lastArrivalMs.getOrDefault(source, 0L));
    lastArrivalMs.put(source, at);
    world.schedule.after(
        at - world.schedule.nowMs(),
        () -> {
          inbox.add(new Arrival(source, input, during));
          wake();
        });
  }

  private void tick() {
    if (alive) {
      tickDue = true;
      wake();
      world.schedule.after(TICK_MS, this::tick);
    }
  }

  // ---- life

  void pause(boolean stopped) {
    paused = stopped;
    if (!stopped && wokenWhilePaused) {
      wokenWhilePaused = false;
      proceed();
    }
    if (!stopped) {
      wake();
    }
  }

  /** SIGKILL or worse: who waits is told nothing good, and a transaction may be there or not. */
  void die() {
    alive = false;
    for (Group group : Group.values()) {
      host.corosync.leave(group, member());
    }
    List<Request> unanswered = List.copyOf(waiting.values());
    waiting.clear();
    unanswered.forEach(request -> world.answered(this, request, Request.Answer.UNKNOWN));
  }

  // ---- the thread

  private void wake() {
    if (alive && !running && !paused && (tickDue || !inbox.isEmpty())) {
      running = true;
      later(world.between(0, STEP_MAX_MS));
    }
  }

  private void later(int delayMs) {
    world.schedule.after(delayMs, this::proceed);
  }

  private void proceed() {
    if (!alive) {
      return;
    }
    if (paused) {
      wokenWhilePaused = true;
      return;
    }
    while (true) {
      Command command = commands.poll();
      if (command != null) {
        carryOut(command);
      } else if (tickDue && steps == 0) {
        tickDue = false;
        step(new Input.Tick());
      } else if (!inbox.isEmpty() && steps < BATCH_MAX && !toldStored && !failed) {
        Arrival next = inbox.remove();
        if (isOfNow(next.source())) {
          phase = next.phase();
          step(next.input());
        }
      } else if (unstored.wanted()) {
        store();
        return;
      } else if (steps > 0 && !toldStored && !failed) {
        toldStored = true;
        step(new Input.Stored());
      } else {
        break;
      }
    }
    steps = 0;
    toldStored = false;
    failed = false;
    running = false;
    List<Command.Complete> ended = List.copyOf(ends);
    ends.clear();
    ended.forEach(this::answer);
    wake();
  }

  private boolean isOfNow(Source source) {
    return switch (source) {
      case Source.Connection(Group group, long number) ->
          connections.getOrDefault(group, 0L) == number;
      case Source.Local local -> true;
    };
  }

  private Now now() {
    long ms = world.doors.clockMs(world.schedule.nowMs() - bornMs);
    return new Now(world.wallSeconds(host), ms);
  }

  private void step(Input input) {
    steps++;
    if (input instanceof Input.QuorumChanged told) {
      quorate = told.quorate();
    }
    if (input instanceof Input.GroupChange change && change.group() == Group.DCDB) {
      configuration = new Configuration(phase, change.members());
    }
    long before = rows.hash();
    List<Command> wanted = machine.step(input, now());
    world.stepped();
    commands.addAll(wanted);
    for (Command command : wanted) {
      if (command instanceof Command.Persist persist) {
        persist.changes().forEach(rows::apply);
      } else if (command instanceof Command.PersistLater later) {
        later.changes().forEach(rows::apply);
      }
    }
    if (rows.hash() != before) {
      world.changed(this, input);
    }
    if (input instanceof Input.Delivered(Group group, Member _, byte[] message)
        && world.doors.repeats(group)) {
      commands.add(new Command.Multicast(group, message));
    }
    if (world.doors.answersWhenSent()
        && input instanceof Input.LocalRequest request
        && wanted.stream().anyMatch(Command.Multicast.class::isInstance)) {
      ends.add(new Command.Complete(request.id(), new Outcome.Done(0)));
    }
  }

  private void carryOut(Command command) {
    switch (command) {
      case Command.Join(Group group) -> join(group);
      case Command.Leave(Group group) -> {
        connections.merge(group, 1L, Long::sum);
        bulk.removeIf(message -> message.group() == group);
        host.corosync.leave(group, member());
      }
      case Command.Multicast(Group group, byte[] message) -> send(group, message);
      case Command.MulticastBulk(Group group, List<byte[]> messages) -> {
        messages.forEach(message -> bulk.add(new Bulk(group, message)));
        sendBulk();
      }
      case Command.Persist persist -> unstored.now(kept(persist.changes()));
      case Command.PersistLater later -> unstored.later(kept(later.changes()));
      case Command.ReadVotes(long asked) -> {
        votesAsked = asked;
        world.schedule.after(lateness(), this::readVotes);
      }
      case Command.Complete complete -> ends.add(complete);
      case Command.Fatal fatal -> {
        gaveUp = true;
        world.trace(() -> "host " + host.id + ": FATAL " + fatal.reason());
      }
      case Command.LogLine line -> world.trace(() -> "host " + host.id + ": " + line.text());
      case Command.WriteCorosyncConf _,
          Command.Changed _,
          Command.KeepCopy _,
          Command.Discarded _,
          Command.InfoChanged _ -> {}
    }
  }

  private List<RowChange> kept(List<RowChange> changes) {
    return changes.stream().filter(change -> world.doors.stores(host.id, change)).toList();
  }

  private void send(Group group, byte[] message) {
    if (host.corosync.hasClient(group)) {
      host.corosync.send(new Item.Message(group, member(), message));
    } else {
      long number = connections.getOrDefault(group, 0L);
      arrive(group, number, new Input.MulticastFailed(group, message), Phase.NONE);
    }
  }

  /** What a joining member lacks goes out behind everything else, a window at a time. */
  private void sendBulk() {
    for (int i = 0; i < BULK_WINDOW && !bulk.isEmpty(); i++) {
      Bulk next = bulk.remove();
      send(next.group(), next.message());
    }
    if (!bulk.isEmpty()) {
      world.schedule.after(
          world.between(1, BULK_MAX_MS),
          () -> {
            if (alive) {
              sendBulk();
            }
          });
    }
  }

  private void join(Group group) {
    long number = connections.merge(group, 1L, Long::sum);
    bulk.removeIf(message -> message.group() == group);
    if (host.corosync.up) {
      host.corosync.join(group, member(), number);
    } else {
      arrive(group, number, new Input.GroupLost(group), Phase.NONE);
    }
  }

  /** The thread waits for the disk: first the transaction is written, then it is synchronised. */
  private void store() {
    List<RowChange> transaction = unstored.take();
    Disk disk = host.disk();
    int slow = disk.slowMs() == 0 ? 0 : world.between(0, disk.slowMs());
    if (disk.isFailing()) {
      world.schedule.after(world.between(0, WRITE_MAX_MS) + slow, this::storeFailed);
      return;
    }
    world.schedule.after(
        world.between(0, WRITE_MAX_MS),
        () -> {
          if (host.disk() == disk && (alive || world.chance(50))) {
            disk.write(transaction);
          }
        });
    world.schedule.after(
        WRITE_MAX_MS + world.between(0, SYNC_MAX_MS) + slow,
        () -> {
          if (host.disk() == disk && world.doors.syncs()) {
            disk.sync();
          }
          proceed();
        });
  }

  private void storeFailed() {
    if (alive) {
      ends.replaceAll(end -> new Command.Complete(end.id(), new Outcome.Failed(Errno.EIO)));
      List<Command> before = List.copyOf(commands);
      commands.clear();
      failed = true;
      step(new Input.PersistFailed("input/output error"));
      commands.addAll(before);
      proceed();
    }
  }

  private void answer(Command.Complete complete) {
    Request request = waiting.get(complete.id());
    if (request != null) {
      waiting.remove(complete.id());
      world.answered(this, request, Request.of(complete.outcome(), world.doors.rules().speaks()));
    }
  }

  @Override
  public String toString() {
    return "host " + host.id + " (" + rows + ")";
  }

  /** The nodes as corosync.conf lists them. */
  static List<ClusterNode> nodes(int count) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      nodes.add(new ClusterNode("n" + id, id));
    }
    return List.copyOf(nodes);
  }
}
