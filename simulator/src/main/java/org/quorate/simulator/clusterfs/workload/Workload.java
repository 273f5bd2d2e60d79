package org.quorate.simulator.clusterfs.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Operation;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.Request.Answer;
import org.quorate.simulator.clusterfs.world.Rows;
import org.quorate.simulator.clusterfs.world.World;

/**
 * Users on every host who make, write, append, rename and delete files and take locks, each one
 * thing at a time. Everything they were told is kept, to be compared with the trees.
 */
public final class Workload {
  private static final int USERS = 1;
  private static final int PAUSE_MAX_MS = 700;
  private static final int REST_MAX_MS = 6000;
  private static final int REGISTERS = 3;
  private static final int LOCKS = 2;
  private static final int HOLD_MAX_MS = 20_000;
  private static final int REFRESH_MS = 5_000;
  private static final int RETRY_MS = 50;
  private static final int PREPARING_HOST = 1;
  private static final String LOCK_DIRECTORY = "priv/lock";

  private final World world;
  private final int quietPercent;
  private final List<Thing> things = new ArrayList<>();
  private final List<Register> registers = new ArrayList<>();
  private final Map<Integer, Journal> journals = new HashMap<>();
  private final Set<Integer> finals = new HashSet<>();
  private final Locks locks = new Locks();
  private boolean started;
  private boolean over;
  private long done;
  private long unknown;
  private long refused;
  private int values;

  /**
   * Users of this world.
   *
   * @param quietPercent how often a user rests for some seconds
   */
  public Workload(World world, int quietPercent) {
    this.world = world;
    this.quietPercent = quietPercent;
    for (int i = 0; i < REGISTERS; i++) {
      registers.add(new Register("register-" + i));
    }
    world.hosts().forEach(host -> journals.put(host.id, new Journal("journal-" + host.id)));
  }

  /** Makes what the users share, then calls back. */
  public void prepare(Runnable then) {
    List<Operation> wanted = new ArrayList<>();
    wanted.add(new Operation.Mkdir("priv"));
    wanted.add(new Operation.Mkdir(LOCK_DIRECTORY));
    registers.forEach(register -> wanted.add(new Operation.Create(register.name)));
    journals.values().forEach(journal -> wanted.add(new Operation.Create(journal.name)));
    prepare(wanted, 0, then);
  }

  private void prepare(List<Operation> wanted, int at, Runnable then) {
    if (at == wanted.size()) {
      then.run();
      return;
    }
    Operation next = wanted.get(at);
    if (isThere(next.path())) {
      prepare(wanted, at + 1, then);
    } else {
      world.request(
          PREPARING_HOST,
          next,
          answer -> world.schedule.after(RETRY_MS, () -> prepare(wanted, at, then)));
    }
  }

  private boolean isThere(String path) {
    return world.hosts().stream()
        .filter(host -> host.id == PREPARING_HOST)
        .flatMap(host -> host.process().stream())
        .anyMatch(process -> has(process, path));
  }

  private static boolean has(Engine process, String path) {
    try {
      process.machine().view().attributes(path);
      return true;
    } catch (FsException missing) {
      return false;
    }
  }

  public void start() {
    started = true;
    for (Host host : world.hosts()) {
      for (int user = 0; user < USERS; user++) {
        later(() -> act(host.id));
      }
      later(() -> append(host.id));
      later(() -> lock(host.id));
    }
  }

  private void later(Runnable what) {
    int rest = world.chance(quietPercent) ? world.between(1, REST_MAX_MS) : 0;
    world.schedule.after(
        rest + world.between(1, PAUSE_MAX_MS),
        () -> {
          if (!over) {
            what.run();
          }
        });
  }

  private void ask(int host, Operation operation, java.util.function.Consumer<Answer> then) {
    world.request(
        host,
        operation,
        answer -> {
          switch (answer) {
            case DONE -> done++;
            case REFUSED -> refused++;
            case UNKNOWN -> unknown++;
          }
          then.accept(answer);
        });
  }

  private void act(int host) {
    switch (world.between(0, 9)) {
      case 0, 1 -> write(host, registers.get(world.between(0, REGISTERS - 1)));
      case 2, 3, 4, 5 -> change(host, thing());
      default -> {
        Thing made = new Thing("kept-" + things.size());
        things.add(made);
        change(host, made);
      }
    }
  }

  private Thing thing() {
    List<Thing> free = things.stream().filter(Thing::isFree).toList();
    if (!free.isEmpty()) {
      return free.get(world.between(0, free.size() - 1));
    }
    things.add(new Thing("kept-" + things.size()));
    return things.getLast();
  }

  private void change(int host, Thing thing) {
    ask(
        host,
        thing.next(),
        answer -> {
          thing.answered(answer, world.schedule.nowMs());
          later(() -> act(host));
        });
  }

  private void write(int host, Register register) {
    String value = "v%07d".formatted(++values);
    ask(
        host,
        register.write(value, world.schedule.nowMs()),
        answer -> {
          register.answered(value, answer, world.schedule.nowMs());
          later(() -> act(host));
        });
  }

  private void append(int host) {
    Journal journal = journals.getOrDefault(host, new Journal("none"));
    ask(
        host,
        journal.append(),
        answer -> {
          journal.answered(answer, world.schedule.nowMs());
          later(() -> append(host));
        });
  }

  // ---- locks

  private void lock(int host) {
    String path = LOCK_DIRECTORY + "/lock-" + world.between(0, LOCKS - 1);
    long invoked = world.schedule.nowMs();
    ask(
        host,
        new Operation.Mkdir(path),
        answer -> {
          if (answer == Answer.DONE) {
            locks.taken(path, host, invoked, world.schedule.nowMs());
            long until = world.schedule.nowMs() + world.between(1, HOLD_MAX_MS);
            world.schedule.after(REFRESH_MS, () -> hold(host, path, until));
          } else {
            ask(
                host,
                new Operation.SetTimes(path, 0),
                ignored -> world.schedule.after(REFRESH_MS, () -> later(() -> lock(host))));
          }
        });
  }

  private void hold(int host, String path, long untilMs) {
    long now = world.schedule.nowMs();
    if (over || now >= untilMs) {
      locks.released(path, host);
      ask(host, new Operation.Delete(path), answer -> later(() -> lock(host)));
      return;
    }
    ask(
        host,
        new Operation.SetTimes(path, world.wallSeconds(host)),
        answer -> {
          if (answer == Answer.DONE) {
            locks.refreshed(path, host, now);
            world.schedule.after(REFRESH_MS, () -> hold(host, path, untilMs));
          } else {
            locks.released(path, host);
            later(() -> lock(host));
          }
        });
  }

  // ---- the end

  /**
   * When the last locks are released, every host makes one more file, again and again until that is
   * acknowledged.
   */
  public void finish() {
    over = true;
    world.schedule.after(
        REFRESH_MS + RETRY_MS, () -> world.hosts().forEach(host -> finish(host.id, 0)));
  }

  private void finish(int host, int attempt) {
    Thing last = new Thing("final-" + host + "-" + attempt);
    things.add(last);
    ask(
        host,
        last.next(),
        answer -> {
          last.answered(answer, world.schedule.nowMs());
          if (answer == Answer.DONE) {
            finals.add(host);
          } else {
            world.schedule.after(RETRY_MS, () -> finish(host, attempt + 1));
          }
        });
  }

  /** Whether all hosts could change something after {@link #finish}. */
  public boolean isFinished() {
    return finals.size() == world.hosts().size();
  }

  // ---- what they were told

  /** How these rows contradict what was told up to that time, looking at what is settled. */
  public Optional<String> contradiction(Rows rows, long horizonMs) {
    if (!started) {
      return Optional.empty();
    }
    return Stream.of(
            things.stream()
                .filter(thing -> thing.isSettledBefore(horizonMs))
                .map(thing -> thing.contradiction(rows)),
            registers.stream().map(register -> register.contradiction(rows, horizonMs)),
            journals.values().stream().map(journal -> journal.contradiction(rows, horizonMs)))
        .flatMap(found -> found)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The same when nothing is under way any more: the unsettled are looked at too. */
  public Optional<String> contradictionAtRest(Rows rows) {
    return things.stream()
        .map(thing -> thing.contradiction(rows))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> contradiction(rows, Long.MAX_VALUE - 1));
  }

  /** How these rows contradict what the users of one host were told of the file they append to. */
  public Optional<String> contradictionOf(int host, Rows rows) {
    return journals.getOrDefault(host, new Journal("none")).contradiction(rows, Long.MAX_VALUE);
  }

  public Locks locks() {
    return locks;
  }

  /** Requests acknowledged. */
  public long done() {
    return done;
  }

  /** Requests of which nobody could say what became of them. */
  public long unknown() {
    return unknown;
  }

  public long refused() {
    return refused;
  }
}
