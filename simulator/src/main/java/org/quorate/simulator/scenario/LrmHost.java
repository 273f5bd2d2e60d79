package org.quorate.simulator.scenario;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.LrmStatus;
import org.quorate.model.NodeName;

/** Runs the LRM machine of one node; its jobs are done within its rounds. */
final class LrmHost {
  private final World world;
  private final NodeName node;
  private final DaemonClock clock;
  private LrmMemory memory = LrmMemory.initial();
  private boolean exit;

  LrmHost(World world, NodeName node) {
    this.world = world;
    this.node = node;
    this.clock = world.clock(node, Actor.LRM);
    tell(HaEvent.of("daemon_state", "from", "startup", "to", memory.state().text()));
  }

  /** The node is about to go down, or only this daemon is to restart. */
  void requestShutdown() {
    ShutdownRequest.Kind planned = world.store().machine(node).shutdown;
    ShutdownRequest.Kind kind = planned == null ? ShutdownRequest.Kind.RESTART_DAEMON : planned;
    ShutdownRequest request = new ShutdownRequest(kind, world.store().scenario().shutdownPolicy());
    finish(Lrm.announceShutdown(known(), read(request)));
  }

  /** One round; true when the daemon has ended. */
  boolean round() {
    LrmReading reading = read(null);
    memory = known();
    Answers answers = Answers.none();
    exit = false;
    while (true) {
      switch (Lrm.step(memory, reading, answers)) {
        case Step.Ask<LrmMemory, LrmCommand>(Question question) ->
            answers = answer(answers, question);
        case Step.Done<LrmMemory, LrmCommand> done -> {
          finish(done);
          return exit;
        }
      }
    }
  }

  /** The first status of all counts for every LRM, in the original one process. */
  private LrmMemory known() {
    return world.anyLrmStatusWritten() ? memory.withStatusWritten() : memory;
  }

  private void finish(Step.Done<LrmMemory, LrmCommand> done) {
    memory = done.memory();
    if (memory.statusWritten()) {
      world.lrmStatusWritten();
    }
    done.commands().forEach(this::carryOut);
  }

  private LrmReading read(@Nullable ShutdownRequest request) {
    Store store = world.store();
    Machine machine = store.machine(node);
    return new LrmReading(
        clock.milliseconds(),
        clock.seconds(),
        node,
        store.isQuorate(node),
        machine.refreshWorks,
        machine.filesWork ? store.managerStatus : null,
        machine.filesWork ? store.configs() : null,
        store.running(node),
        List.of(),
        request,
        LrmReading.WITHIN_THE_ROUND,
        false,
        Set.of(),
        false);
  }

  private Answers answer(Answers answers, Question question) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> ignored) ->
          answers.with(lock, world.takeLock(lock, node, clock.seconds()));
      case Question.DoJob(LrmCommand.Work work) ->
          answers.withJob(world.guests().perform(work, node));
      case Question.TakeCommandLines() ->
          throw new IllegalStateException("the LRM takes no commands");
    };
  }

  private void carryOut(LrmCommand command) {
    Store store = world.store();
    switch (command) {
      case LrmCommand.Work work -> throw new IllegalStateException("not asked for: " + work);
      case LrmCommand.WriteLrmStatus(LrmStatus status) -> store.lrmStatuses.put(node, status);
      case LrmCommand.ReleaseAgentLock() ->
          world.releaseLock(LockName.agent(node), node, clock.seconds());
      case LrmCommand.OpenWatchdog() -> store.watchdogs.open(node, Actor.LRM, world.now());
      case LrmCommand.FeedWatchdog() -> store.watchdogs.feed(node, Actor.LRM, world.now());
      case LrmCommand.CloseWatchdog() -> store.watchdogs.close(node, Actor.LRM);
      case LrmCommand.Report(HaEvent event) -> tell(event);
      case LrmCommand.Exit() -> exit = true;
    }
  }

  private void tell(HaEvent event) {
    world.tell(Actor.LRM, node, clock.seconds(), event);
  }
}
