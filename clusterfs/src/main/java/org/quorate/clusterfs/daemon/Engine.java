package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Machine;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.Unstored;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.cpg.GroupEvents;
import org.quorate.clusterfs.socket.NodeRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that runs the machine. Everything that happens is an input in its queue; inputs
 * that wait together are stepped together, and the changes they make are stored in one transaction.
 * Of such a batch: first stored, then published to readers, then answered and told.
 */
final class Engine implements GroupEvents, NodeRequests, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Corosync holds senders up when it is full; callers wait. */
  private static final int QUEUE_MAX = 8192;

  /** Keeps a transaction, and the wait of its first caller, short. */
  private static final int BATCH_MAX = 64;

  private static final long TICK_MILLIS = 1000;
  private static final long STOP_LIMIT_MILLIS = 5000;

  /** An input, and which connection of which group it came from. */
  private record Arrival(Input input, @Nullable Group group, long connection) {}

  private final Machine machine;
  private final Store store;
  private final BlockingQueue<Arrival> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Map<Long, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Group, Long> connections = new EnumMap<>(Group.class);

  /** Only the engine's thread. */
  private final Unstored unstored = new Unstored();

  private @Nullable Thread thread;
  private volatile View view;
  private volatile boolean stopping;

  Engine(Machine machine, Store store) {
    this.machine = machine;
    this.store = store;
    this.view = machine.view();
  }

  void start(Cluster cluster, EngineListener listener) {
    thread =
        Thread.ofPlatform().daemon().name("engine").start(() -> run(new Hands(cluster, listener)));
  }

  @Override
  public View view() {
    return view;
  }

  // ---- what happens

  @Override
  public void delivered(Group group, long connection, Member sender, byte[] message) {
    put(new Arrival(new Input.Delivered(group, sender, message), group, connection));
  }

  @Override
  public void membership(
      Group group, long connection, List<Member> members, List<Member> joined, List<Member> left) {
    put(new Arrival(new Input.GroupChange(group, members, joined, left), group, connection));
  }

  @Override
  public void lost(Group group, long connection, String why) {
    LOG.debug("{}: {}", group, why);
    put(new Arrival(new Input.GroupLost(group), group, connection));
  }

  @Override
  public void notSent(Group group, long connection, byte[] message) {
    put(new Arrival(new Input.MulticastFailed(group, message), group, connection));
  }

  @Override
  public void quorum(boolean quorate, Set<Integer> members) {
    put(new Input.QuorumChanged(quorate, members));
  }

  @Override
  public void votes(Votes votes, long asked) {
    put(new Input.VotesTold(votes, asked));
  }

  @Override
  public void nodes(String clusterName, long configVersion, List<ClusterNode> nodes) {
    put(new Input.NodeList(clusterName, configVersion, nodes));
  }

  // ---- what this node wants

  int request(Operation operation) throws FsException {
    return ask(operation.path(), id -> new Input.LocalRequest(id, operation));
  }

  @Override
  public void statusSet(String key, byte[] value) throws FsException {
    ask(key, id -> new Input.StatusSet(id, key, value));
  }

  @Override
  public void log(int priority, String ident, String tag, long pid, String message) {
    put(new Input.Log(priority, ident, tag, pid, message));
  }

  @Override
  public boolean lockBreak(String path, Digest digest) throws FsException {
    return ask(path, id -> new Input.LockBreak(id, path, digest)) == 1;
  }

  private int ask(String path, LongFunction<Input> input) throws FsException {
    long id = ids.incrementAndGet();
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    waiting.put(id, end);
    put(input.apply(id));
    if (stopping) {
      failAll();
    }
    return switch (end.join()) {
      case Outcome.Done done -> done.value();
      case Outcome.Failed failed -> throw new FsException(failed.errno(), path);
    };
  }

  private void put(Input input) {
    put(new Arrival(input, null, 0));
  }

  private void put(Arrival arrival) {
    boolean interrupted = false;
    while (!stopping) {
      try {
        queue.put(arrival);
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the thread

  private void run(Hands hands) {
    try {
      long nextTick = millis();
      while (!stopping) {
        Arrival first = queue.poll(Math.max(0, nextTick - millis()), TimeUnit.MILLISECONDS);
        Batch batch = new Batch(hands);
        if (millis() >= nextTick) {
          nextTick = millis() + TICK_MILLIS;
          batch.step(new Input.Tick());
        }
        for (Arrival next = first; next != null; next = queue.poll()) {
          if (isOfNow(next)) {
            batch.step(next.input());
          }
          if (batch.steps >= BATCH_MAX) {
            break;
          }
        }
        batch.end();
      }
    } catch (InterruptedException stop) {
      LOG.debug("the engine was stopped");
    } catch (RuntimeException | Error bug) {
      LOG.error("the engine failed", bug);
      hands.listener.failed("the engine failed: " + bug);
    } finally {
      stopping = true;
      storePostponed();
      failAll();
    }
  }

  /** An orderly end leaves nothing behind; after a failure nobody minds. */
  private void storePostponed() {
    List<RowChange> postponed = unstored.take();
    if (!postponed.isEmpty()) {
      try {
        store.apply(postponed);
      } catch (IOException failed) {
        LOG.debug("the times of locks were not stored: {}", failed.getMessage());
      }
    }
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** What a connection said after it was left (or before a newer one) does not count. */
  private boolean isOfNow(Arrival arrival) {
    return arrival.group() == null
        || connections.getOrDefault(arrival.group(), 0L) == arrival.connection();
  }

  private void failAll() {
    waiting.keySet().forEach(id -> complete(id, new Outcome.Failed(Errno.EIO)));
  }

  private void complete(long id, Outcome outcome) {
    CompletableFuture<Outcome> end = waiting.remove(id);
    if (end != null) {
      end.complete(outcome);
    }
  }

  /** What carries commands out. */
  private record Hands(Cluster cluster, EngineListener listener) {}

  /** Steps taken together. */
  private final class Batch {
    private final Cluster cluster;
    private final EngineListener listener;
    private final List<Runnable> afterPublishing = new ArrayList<>();
    private final List<Command.Complete> ends = new ArrayList<>();
    private final List<FileChange> published = new ArrayList<>();
    private boolean infoChanged;
    private int steps;

    Batch(Hands hands) {
      cluster = hands.cluster();
      listener = hands.listener();
    }

    void step(Input input) {
      steps++;
      Now now = new Now(System.currentTimeMillis() / 1000, millis());
      for (Command command : machine.step(input, now)) {
        carryOut(command);
      }
    }

    private void carryOut(Command command) {
      switch (command) {
        case Command.Join join -> {
          cluster.join(join.group(), nextConnection(join.group()));
        }
        case Command.Leave leave -> {
          nextConnection(leave.group());
          cluster.leave(leave.group());
        }
        case Command.Multicast multicast ->
            cluster.multicast(multicast.group(), multicast.message());
        case Command.MulticastBulk bulk -> cluster.multicastBulk(bulk.group(), bulk.messages());
        case Command.Persist persist -> unstored.now(persist.changes());
        case Command.PersistLater later -> unstored.later(later.changes());
        case Command.Complete complete -> ends.add(complete);
        case Command.WriteCorosyncConf write ->
            afterPublishing.add(() -> listener.corosyncConf(write));
        case Command.Changed changed -> {
          published.add(changed.change());
          afterPublishing.add(() -> listener.changed(changed.change()));
        }
        case Command.ReadVotes read -> cluster.readVotes(read.asked());
        case Command.KeepCopy copy -> {
          store();
          listener.keepCopy();
        }
        case Command.Discarded discarded -> listener.discarded(discarded.files());
        case Command.InfoChanged changed -> infoChanged = true;
        case Command.LogLine line -> log(line);
        case Command.Fatal fatal -> afterPublishing.add(() -> listener.fatal(fatal.reason()));
      }
    }

    private long nextConnection(Group group) {
      return connections.merge(group, 1L, Long::sum);
    }

    private boolean store() {
      if (!unstored.wanted()) {
        return true;
      }
      try {
        store.apply(unstored.take());
        return true;
      } catch (IOException failed) {
        LOG.error("the database cannot be written", failed);
        ends.replaceAll(end -> new Command.Complete(end.id(), new Outcome.Failed(Errno.EIO)));
        step(new Input.PersistFailed(String.valueOf(failed.getMessage())));
        return false;
      }
    }

    void end() {
      if (steps == 0) {
        return;
      }
      if (store()) {
        step(new Input.Stored());
        store();
      }
      View next = machine.view();
      listener.publish(next, published, () -> view = next);
      ends.forEach(end -> complete(end.id(), end.outcome()));
      afterPublishing.forEach(Runnable::run);
      if (infoChanged) {
        listener.infoChanged(view);
      }
    }
  }

  private static void log(Command.LogLine line) {
    switch (line.level()) {
      case DEBUG -> LOG.debug(line.text());
      case INFO -> LOG.info(line.text());
      case WARN -> LOG.warn(line.text());
      case ERROR -> LOG.error(line.text());
    }
  }

  /** Ends the thread; who still waits gets EIO: the change may have happened. */
  @Override
  public void close() {
    stopping = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(STOP_LIMIT_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
    failAll();
    queue.clear();
  }
}
