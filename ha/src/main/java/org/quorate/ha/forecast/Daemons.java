package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.quorate.ha.Answers;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The CRM and the LRM of one node of a rehearsal, and when each has its next round. */
final class Daemons {
  /** Where time does not matter, nobody waits for a worker. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Rehearsal world;
  private final NodeName node;
  private final List<FinishedJob> finished = new ArrayList<>();
  private CrmMemory crm = CrmMemory.initial();
  private LrmMemory lrm = LrmMemory.initial();
  private Order order;
  private long crmAtMs;
  private long lrmAtMs;

  Daemons(Rehearsal world, NodeName node, long firstMs) {
    this.world = world;
    this.node = node;
    this.order = new Order(world, node);
    this.crmAtMs = firstMs;
    this.lrmAtMs = firstMs;
  }

  Daemons copy(Rehearsal copy) {
    Daemons same = new Daemons(copy, node, 0);
    same.finished.addAll(finished);
    same.crm = crm;
    same.lrm = lrm;
    same.order = order.copy(copy);
    same.crmAtMs = crmAtMs;
    same.lrmAtMs = lrmAtMs;
    return same;
  }

  long nextMs() {
    return Math.min(crmAtMs, lrmAtMs);
  }

  void wakeCrm() {
    crmAtMs = Math.min(crmAtMs, world.nowMs + world.pace.reactionMs());
  }

  /** Others do not care for news of LRMs. */
  void wakeMaster() {
    if (crm.state() == CrmState.MASTER) {
      wakeCrm();
    }
  }

  void wakeLrm() {
    lrmAtMs = Math.min(lrmAtMs, world.nowMs + world.pace.reactionMs());
  }

  /** Another node told that something is ready. */
  void wakeIfWaiting() {
    if (!order.waiting().isEmpty()) {
      wakeLrm();
    }
  }

  /** See {@link Order#waitsForEver}. */
  Set<ServiceId> waitsForEver(ServiceId sid) {
    return order.waitsForEver(sid);
  }

  void finished(Rehearsal.Deed deed) {
    finished.add(new FinishedJob(deed.work().job(), deed.refusal() == null));
    lrmAtMs = Math.min(lrmAtMs, world.nowMs + world.pace.reactionMs());
  }

  /** The rounds that are due; how many they were. */
  int work() {
    int rounds = 0;
    if (crmAtMs <= world.nowMs) {
      crmAtMs = world.nowMs + world.pace.roundMs();
      crmRound();
      rounds++;
    }
    if (lrmAtMs <= world.nowMs) {
      lrmAtMs = world.nowMs + world.pace.roundMs();
      lrmRound();
      rounds++;
    }
    return rounds;
  }

  private void crmRound() {
    CrmReading reading =
        new CrmReading(
            world.nowMs,
            world.nowMs / 1000,
            world.entropy(),
            node,
            true,
            true,
            world.nodes(),
            world.status,
            world.lrms,
            world.services,
            false,
            world.provenOff,
            world.placement,
            false);
    var done = answered(answers -> Crm.step(crm, reading, answers));
    crm = done.memory();
    done.commands().forEach(this::carryOut);
    world.releaseOthers(node);
  }

  private void lrmRound() {
    if (order.look()) {
      wakeLrm();
    }
    LrmStatus before = world.lrms.get(node);
    LrmReading reading =
        new LrmReading(
            world.nowMs,
            world.nowMs / 1000,
            node,
            true,
            true,
            world.status,
            world.services,
            world.there(node),
            List.copyOf(finished),
            null,
            world.pace.everyNodeProven() ? UNLIMITED : world.situation.maxWorkers(),
            before == null || before.rechecks(),
            order.waiting(),
            false);
    finished.clear();
    var done = answered(answers -> Lrm.step(lrm, reading, answers));
    lrm = done.memory();
    done.commands().forEach(this::carryOut);
  }

  private <M, C> Step.Done<M, C> answered(Function<Answers, Step<M, C>> machine) {
    Answers answers = Answers.none();
    while (true) {
      switch (machine.apply(answers)) {
        case Step.Ask<M, C>(Question question) -> answers = answer(answers, question);
        case Step.Done<M, C> done -> {
          return done;
        }
      }
    }
  }

  private Answers answer(Answers answers, Question question) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) ->
          answers.with(lock, world.take(lock, node, breakIfHeldBy));
      case Question.TakeCommandLines ignored -> answers.withCommandLines(List.of());
      case Question.DoJob ignored -> throw new IllegalStateException("jobs run beside the rounds");
    };
  }

  private void carryOut(CrmCommand command) {
    switch (command) {
      case CrmCommand.WriteManagerStatus(ManagerStatus status) -> world.write(status);
      case CrmCommand.ReleaseManagerLock ignored -> world.release(LockName.MANAGER, node);
      case CrmCommand.MoveConfig move ->
          world.services.computeIfPresent(
              move.service(), (same, config) -> config.withHome(move.to()));
      case CrmCommand.RequestState request ->
          world.services.computeIfPresent(
              request.service(), (same, config) -> config.withRequested(request.state()));
      case CrmCommand.MigrateGroups groups -> world.migrateGroups(groups.rules(), groups.staying());
      case CrmCommand.OpenWatchdog ignored -> {}
      case CrmCommand.FeedWatchdog ignored -> {}
      case CrmCommand.CloseWatchdog ignored -> {}
      case CrmCommand.Report ignored -> {}
      case CrmCommand.Exit ignored -> {}
    }
  }

  private void carryOut(LrmCommand command) {
    switch (command) {
      case LrmCommand.Work work -> world.order(node, work);
      case LrmCommand.WriteLrmStatus(LrmStatus status) -> world.write(node, order.told(status));
      case LrmCommand.ReleaseAgentLock ignored -> world.release(LockName.agent(node), node);
      case LrmCommand.OpenWatchdog ignored -> {}
      case LrmCommand.FeedWatchdog ignored -> {}
      case LrmCommand.CloseWatchdog ignored -> {}
      case LrmCommand.Report ignored -> {}
      case LrmCommand.Exit ignored -> {}
    }
  }
}
