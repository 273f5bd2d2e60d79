package org.quorate.simulator.world;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.quorate.ha.Answers;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.crm.CrmState;
import org.quorate.model.NodeName;

/** The HA daemon of a node while it lives: the real machines, and adapters onto this world. */
final class HaProcess {
  /** From something having changed to the round it causes. */
  private static final int WAKE_MAX_MS = 60;

  final SimNode node;
  final World world;
  private final CrmLoop crm;
  private final LrmLoop lrm;
  private final FencingLoop fencing;

  HaProcess(SimNode node) {
    this.node = node;
    this.world = node.world;
    this.fencing = new FencingLoop(this);
    this.crm = new CrmLoop(this);
    this.lrm = new LrmLoop(this);
  }

  void start() {
    fencing.start();
    crm.start();
    lrm.start();
  }

  CrmState crmState() {
    return crm.state();
  }

  /** Goes on after the delay if this process then still lives, and not before a pause is over. */
  void later(long delayMs, Runnable what) {
    world.schedule.after(
        delayMs,
        () -> {
          if (node.runs(this)) {
            if (node.pausedForMs() > 0) {
              later(node.pausedForMs(), what);
            } else {
              what.run();
            }
          }
        });
  }

  void membershipChanged() {
    later(
        world.between(1, WAKE_MAX_MS),
        () -> {
          fencing.observe();
          crm.wake();
          lrm.wake();
        });
  }

  void treeChanged(boolean status, boolean results) {
    if (status) {
      later(world.between(1, WAKE_MAX_MS), lrm::statusMayHaveChanged);
    }
    if (results) {
      later(world.between(1, WAKE_MAX_MS), crm::resultsMayHaveChanged);
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

  void write(Tree.Write write, Consumer<Boolean> answer) {
    world.cluster.write(node, write, done -> later(0, () -> answer.accept(done)));
  }

  /**
   * Answers a machine's question.
   *
   * @param seen the tree at the time of the machine's reading, for the locks' digests
   */
  void answer(Question question, Tree seen, Answers answers, Consumer<Answers> next) {
    switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) ->
          takeLock(lock, breakIfHeldBy, seen, held -> next.accept(answers.with(lock, held)));
      case Question.TakeCommandLines() -> {
        List<String> lines = node.tree.commandLines();
        if (lines.isEmpty()) {
          next.accept(answers.withCommandLines(lines));
        } else {
          write(
              new Tree.Write.ClearCommands(),
              done -> next.accept(answers.withCommandLines(done ? lines : List.of())));
        }
      }
      case Question.DoJob ignored ->
          throw new IllegalStateException("jobs run beside the rounds here");
    }
  }

  private void takeLock(
      LockName lock, Set<NodeName> breakIfHeldBy, Tree seen, Consumer<Boolean> held) {
    Tree.Lock now = node.tree.locks().get(lock);
    if (now == null || now.holder().equals(node.name)) {
      write(new Tree.Write.TakeLock(lock, node.name), held);
      return;
    }
    Tree.Lock before = seen.locks().get(lock);
    boolean proven =
        breakIfHeldBy.contains(now.holder()) && before != null && before.digest() == now.digest();
    if (!world.doors.mayBreak(proven, node.expired(lock))) {
      held.accept(false);
      return;
    }
    write(
        new Tree.Write.BreakLock(lock, now.digest()),
        broken -> {
          if (broken) {
            write(new Tree.Write.TakeLock(lock, node.name), held);
          } else {
            held.accept(false);
          }
        });
  }
}
