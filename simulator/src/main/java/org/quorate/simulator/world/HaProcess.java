package org.quorate.simulator.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.model.NodeName;

/**
 * The HA daemon of a node while it lives: the real machines, and adapters onto this world that do
 * what those in {@code ha.daemon}, {@code ha.locks} and {@code ha.watchdog} do.
 */
final class HaProcess {
  /** A file access is given up after so long; a write may happen all the same. */
  static final long FILE_LIMIT_MS = 10_000;

  /** From something having changed to the round it causes. */
  private static final int WAKE_MAX_MS = 60;

  /** A lock touched so recently is not touched again. */
  private static final long FRESH_MS = 2_000;

  /** An end takes no longer than this: the supervisor kills then. */
  private static final long SHUTDOWN_MAX_MS = 80_000;

  private static final long SHUTDOWN_LOOK_MS = 200;

  final SimNode node;
  final World world;
  final Profile profile;
  private final CrmLoop crm;
  private final LrmLoop lrm;
  private final FencingLoop fencing;
  private final Map<LockName, Long> touchedMs = new HashMap<>();
  private @Nullable ShutdownRequest shutdown;
  private Terms terms = Terms.COMPATIBLE;
  private boolean told;

  HaProcess(SimNode node) {
    this.node = node;
    this.world = node.world;
    this.profile = node.profile();
    this.fencing = new FencingLoop(this);
    this.crm = new CrmLoop(this);
    this.lrm = new LrmLoop(this);
  }

  void start() {
    if (profile == Profile.FAST) {
      fencing.start();
    }
    crm.start();
    lrm.start();
  }

  /** What this daemon should keep to, by what it sees while it has quorum. */
  private Terms wanted() {
    return profile == Profile.COMPATIBLE
        ? Terms.COMPATIBLE
        : node.seesForeigners() ? Terms.MIXED : Terms.FAST;
  }

  /** A lease that ends sooner counts at once, a longer one when the others can read of it. */
  Terms lookAtTerms() {
    Terms wanted = wanted();
    if (wanted.lease().victimEndMs() <= terms.lease().victimEndMs() && told) {
      terms = wanted;
    }
    return wanted;
  }

  /** The others can read these terms. */
  void termsTold(Terms read) {
    terms = read;
    told = true;
  }

  /** Those in force; none before the others were told. */
  Optional<Terms> terms() {
    return told || profile == Profile.COMPATIBLE ? Optional.of(terms) : Optional.empty();
  }

  /** Shows the watchdog that the lock was refreshed. */
  boolean show(Watchdog.Client client, LockName lock) {
    return terms().isPresent() && node.watchdog.show(client, leaseAge(lock), terms);
  }

  /** Between two rounds: locks must be refreshed in time. */
  long period() {
    return terms.lease().renewMs();
  }

  boolean actsAsMaster() {
    return crm.actsAsMaster();
  }

  Optional<CrmMemory> crmMemory() {
    return crm.memoryBetweenRounds();
  }

  Optional<LrmMemory> lrmMemory() {
    return lrm.memoryBetweenRounds();
  }

  @Nullable ShutdownRequest shutdown() {
    return shutdown;
  }

  void shutDown(ShutdownRequest request) {
    shutdown = request;
    awaitEnd(request, world.schedule.nowMs() + SHUTDOWN_MAX_MS);
  }

  private void awaitEnd(ShutdownRequest request, long deadlineMs) {
    if (crm.ended() && lrm.ended() || world.schedule.nowMs() > deadlineMs) {
      node.daemonEnded(request);
      return;
    }
    crm.wake();
    lrm.wake();
    later(SHUTDOWN_LOOK_MS * 5, () -> awaitEnd(request, deadlineMs));
  }

  /** Goes on after the delay if this process then still lives, and not before a pause is over. */
  void later(long delayMs, Runnable what) {
    world.schedule.after(
        delayMs,
        () -> {
          if (node.runs(this)) {
            if (node.pausedForMs() > 0) {
              later(node.pausedForMs(), what);
            } else if (!node.isInterrupted()) {
              what.run();
            } else {
              later(node.pausedForMs(), what); // goes nowhere when the process is dead
            }
          }
        });
  }

  void membershipChanged() {
    lrm.membershipChanged();
    if (profile == Profile.FAST) {
      later(
          world.between(1, WAKE_MAX_MS),
          () -> {
            fencing.observe();
            crm.wake();
            lrm.wake();
          });
    }
  }

  void treeChanged(boolean status, boolean results) {
    if (profile == Profile.FAST) {
      if (status) {
        later(world.between(1, WAKE_MAX_MS), lrm::statusMayHaveChanged);
      }
      if (results) {
        later(world.between(1, WAKE_MAX_MS), crm::resultsMayHaveChanged);
      }
    }
  }

  void proofChanged() {
    crm.wake();
  }

  Set<NodeName> provenOff() {
    Set<NodeName> absent = new TreeSet<>();
    node.readNodes().stream().filter(n -> !n.member()).forEach(n -> absent.add(n.name()));
    return world.doors.provenOff(fencing.provenOff(), absent);
  }

  /** Reads files; they are not there, or not in time, when the file system is ill. */
  void read(Runnable then, Runnable failed) {
    if (node.filesFail()) {
      later(1, failed);
    } else if (node.filesSlowMs() > FILE_LIMIT_MS) {
      later(FILE_LIMIT_MS, failed);
    } else {
      later(node.filesSlowMs(), then);
    }
  }

  /** Writes; the answer is false also when it is not known what became of the write. */
  void write(Tree.Write write, Consumer<Boolean> answer) {
    long slowMs = node.filesSlowMs();
    if (node.filesFail()) {
      later(1, () -> answer.accept(false));
    } else if (slowMs > FILE_LIMIT_MS) {
      world.schedule.after(slowMs, () -> world.cluster.write(node, write, late -> {}));
      later(FILE_LIMIT_MS, () -> answer.accept(false));
    } else {
      later(
          slowMs,
          () -> world.cluster.write(node, write, done -> later(0, () -> answer.accept(done))));
    }
  }

  /** How long ago this node surely held the lock; very long when it does not. */
  long leaseAge(LockName lock) {
    Long touched = touchedMs.get(lock);
    return touched == null ? Integer.MAX_VALUE : node.clock.monotonicMs() - touched;
  }

  /** Answers a machine's question. */
  void answer(Question question, Answers answers, Consumer<Answers> next) {
    switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) ->
          takeLock(lock, breakIfHeldBy, held -> next.accept(answers.with(lock, held)));
      case Question.TakeCommandLines() -> takeCommands(batch -> next.accept(answers.with(batch)));
      case Question.DoJob ignored ->
          throw new IllegalStateException("jobs run beside the rounds here");
    }
  }

  private void takeCommands(Consumer<CommandBatch> taken) {
    if (!node.tree.commands().batch().isEmpty()) {
      taken.accept(batch());
    } else if (node.tree.commands().waiting().isEmpty()) {
      taken.accept(CommandBatch.NONE);
    } else {
      write(
          new Tree.Write.TakeCommands("%016x".formatted(world.entropy())),
          done -> taken.accept(done ? batch() : CommandBatch.NONE));
    }
  }

  private CommandBatch batch() {
    Tree.Commands commands = node.tree.commands();
    List<String> lines = commands.taken().stream().map(Line::text).toList();
    return world.doors.commands(new CommandBatch(commands.batch(), lines));
  }

  private void takeLock(LockName lock, Set<NodeName> breakIfHeldBy, Consumer<Boolean> held) {
    long began = node.clock.monotonicMs();
    if (began - touchedMs.getOrDefault(lock, began - FRESH_MS) < FRESH_MS) {
      held.accept(true);
      return;
    }
    Consumer<Boolean> answer =
        done -> {
          if (done) {
            touchedMs.put(lock, began);
          } else {
            touchedMs.remove(lock);
          }
          held.accept(done);
        };
    read(() -> takeOrBreak(lock, breakIfHeldBy, answer), () -> answer.accept(false));
  }

  private void takeOrBreak(LockName lock, Set<NodeName> breakIfHeldBy, Consumer<Boolean> answer) {
    Tree.Lock now = node.tree.locks().get(lock);
    if (now == null || now.holder().equals(node.name)) {
      write(new Tree.Write.TakeLock(lock, node.name), answer);
      return;
    }
    // The ledger is asked after the digest was read: a node that returned has touched its lock.
    boolean proven = breakIfHeldBy.contains(now.holder()) && provenOff().contains(now.holder());
    if (!world.doors.mayBreak(proven, node.expired(lock))) {
      answer.accept(false);
      return;
    }
    write(
        new Tree.Write.BreakLock(lock, now.digest()),
        broken -> {
          if (broken) {
            write(new Tree.Write.TakeLock(lock, node.name), answer);
          } else {
            answer.accept(false);
          }
        });
  }

  void release(LockName lock, Consumer<Boolean> answer) {
    touchedMs.remove(lock);
    Tree.Lock now = node.tree.locks().get(lock);
    if (now == null || !now.holder().equals(node.name)) {
      answer.accept(true);
    } else {
      write(new Tree.Write.ReleaseLock(lock, node.name), answer);
    }
  }
}
