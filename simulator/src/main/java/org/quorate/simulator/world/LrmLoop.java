package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;

/** Runs the LRM machine: a round every 10 s and whenever there is a reason. */
final class LrmLoop {
  private static final int ROUND_MS = 10_000;
  private static final int THINKING_MAX_MS = 20;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private final GuestJobs jobs;
  private final List<FinishedJob> finished = new ArrayList<>();
  private LrmMemory memory = LrmMemory.initial();
  private boolean busy;
  private boolean again;
  private ManagerStatus statusSeen = ManagerStatus.empty();

  LrmLoop(HaProcess process) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
    this.jobs = new GuestJobs(self);
  }

  void start() {
    wake();
    process.later(ROUND_MS + world.between(0, 200), this::start);
  }

  void statusMayHaveChanged() {
    if (!self.tree.managerStatus().ordersSameAs(statusSeen)) {
      wake();
    }
  }

  void wake() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    statusSeen = self.tree.managerStatus();
    Tree tree = self.tree;
    LrmReading reading =
        new LrmReading(
            world.schedule.nowMs(),
            world.schedule.nowMs() / 1000,
            self.name,
            world.doors.lrmSeesQuorum(self.quorate()),
            true,
            tree.managerStatus(),
            tree.services(),
            self.running,
            finished,
            null,
            LrmReading.MAX_WORKERS_DEFAULT,
            true);
    finished.clear();
    process.later(world.between(1, THINKING_MAX_MS), () -> step(reading, tree, Answers.none()));
  }

  private void step(LrmReading reading, Tree seen, Answers answers) {
    switch (Lrm.step(memory, reading, answers)) {
      case Step.Ask<LrmMemory, LrmCommand> ask ->
          process.answer(
              ask.question(), seen, answers, more -> step(reading, seen, believed(more)));
      case Step.Done<LrmMemory, LrmCommand> done -> {
        memory = done.memory();
        carryOut(done.commands(), 0);
      }
    }
  }

  private Answers believed(Answers answers) {
    LockName own = LockName.agent(self.name);
    LockAnswer answer = answers.locks().get(own);
    return answers.with(own, world.doors.holdsAgentLock(answer != null && answer.held()));
  }

  private void carryOut(List<LrmCommand> commands, int index) {
    if (index == commands.size()) {
      ended();
      return;
    }
    switch (commands.get(index)) {
      case LrmCommand.StartGuest(Job job) -> {
        jobs.start(job.service(), ok -> report(job, ok));
        next(commands, index);
      }
      case LrmCommand.StopGuest(Job job) -> {
        jobs.stop(job.service(), ok -> report(job, ok));
        next(commands, index);
      }
      case LrmCommand.MoveGuest(Job job, boolean live) -> {
        jobs.move(job.service(), job.target(), live, ok -> report(job, ok));
        next(commands, index);
      }
      case LrmCommand.WriteLrmStatus(LrmStatus status) ->
          write(new Tree.Write.SetLrmStatus(self.name, status), commands, index);
      case LrmCommand.ReleaseAgentLock() ->
          write(new Tree.Write.ReleaseLock(LockName.agent(self.name), self.name), commands, index);
      case LrmCommand.OpenWatchdog(), LrmCommand.FeedWatchdog() -> {
        self.watchdog.feed("lrm");
        next(commands, index);
      }
      case LrmCommand.CloseWatchdog() -> {
        self.watchdog.close("lrm");
        next(commands, index);
      }
      case LrmCommand.Report(HaEvent event) -> {
        world.trace(() -> self.name + " lrm " + event);
        carryOut(commands, index + 1);
      }
      case LrmCommand.Exit() -> ended();
    }
  }

  private void report(Job job, boolean ok) {
    process.later(
        1,
        () -> {
          world.trace(() -> self.name + " job " + job.service() + " " + job.command() + " " + ok);
          finished.add(new FinishedJob(job, ok));
          wake();
        });
  }

  private void next(List<LrmCommand> commands, int index) {
    process.later(0, () -> carryOut(commands, index + 1));
  }

  private void write(Tree.Write write, List<LrmCommand> commands, int index) {
    process.write(
        write,
        done -> {
          if (done) {
            carryOut(commands, index + 1);
          } else {
            giveUp(commands.subList(index + 1, commands.size()));
          }
        });
  }

  private void giveUp(List<LrmCommand> rest) {
    for (LrmCommand command : rest) {
      switch (command) {
        case LrmCommand.StartGuest(Job job) -> finished.add(new FinishedJob(job, false));
        case LrmCommand.StopGuest(Job job) -> finished.add(new FinishedJob(job, false));
        case LrmCommand.MoveGuest(Job job, boolean live) ->
            finished.add(new FinishedJob(job, false));
        case LrmCommand.WriteLrmStatus ignored -> {}
        case LrmCommand.ReleaseAgentLock ignored -> {}
        case LrmCommand.OpenWatchdog ignored -> {}
        case LrmCommand.FeedWatchdog ignored -> {}
        case LrmCommand.CloseWatchdog ignored -> {}
        case LrmCommand.Report ignored -> {}
        case LrmCommand.Exit ignored -> {}
      }
    }
    ended();
  }

  private void ended() {
    busy = false;
    if (again) {
      again = false;
      wake();
    }
  }
}
