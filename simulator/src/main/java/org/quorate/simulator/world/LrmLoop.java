package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

/** Runs the LRM machine: a round every 10 s, and in the fast profile whenever there is a reason. */
final class LrmLoop {
  private static final int REPEAT_MS = 1_000;
  private static final int THINKING_MAX_MS = 20;

  private static final int LATE_MAX_MS = 60_000;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private final LockName lock;
  private final GuestJobs jobs;
  private final List<FinishedJob> finished = new ArrayList<>();
  private final Set<Job> running = new HashSet<>();
  private final OrderDesk order;
  private final HealthLoop health;
  private LrmMemory memory = LrmMemory.initial();
  private boolean busy;
  private boolean again;
  private boolean failed;
  private boolean ended;
  private @Nullable Round last;
  private Witnesses.Cause cause;
  private ManagerStatus statusSeen = ManagerStatus.empty();

  LrmLoop(HaProcess process) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
    this.lock = LockName.agent(self.name);
    this.jobs = new GuestJobs(self);
    this.cause = new Witnesses.Cause(process.profile, 0, Map.of());
    this.order = new OrderDesk(process, this::wake);
    this.health = new HealthLoop(process, this);
  }

  Optional<LrmMemory> memoryBetweenRounds() {
    return busy || ended ? Optional.empty() : Optional.of(memory);
  }

  /** What a round read and what it left. */
  record Round(LrmReading reading, LrmMemory after) {}

  Optional<Round> lastRound() {
    return Optional.ofNullable(last);
  }

  void membershipChanged() {
    order.membershipChanged();
  }

  boolean ended() {
    return ended;
  }

  void start() {
    health.start();
    rounds();
  }

  private void rounds() {
    wake();
    process.later(process.period() + world.between(0, 200), this::rounds);
  }

  void statusMayHaveChanged() {
    if (!self.tree.managerStatus().ordersSameAs(statusSeen)) {
      wake();
    }
  }

  void wake() {
    if (ended) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    failed = false;
    process.read(() -> think(self.tree), () -> think(null));
  }

  private void think(@Nullable Tree tree) {
    process.lookAtTerms();
    statusSeen = self.tree.managerStatus();
    order.look(tree);
    if (tree != null) {
      cause = new Witnesses.Cause(process.profile, world.schedule.nowMs(), tree.services());
    }
    LrmReading reading = reading(tree);
    process.later(world.between(1, THINKING_MAX_MS), () -> step(reading, Answers.none()));
  }

  /**
   * @param tree null = unreadable
   */
  private LrmReading reading(@Nullable Tree tree) {
    return new LrmReading(
        self.clock.monotonicMs(),
        self.clock.wallSeconds(),
        self.name,
        world.doors.lrmSeesQuorum(self.quorate()),
        tree != null,
        tree == null ? null : tree.managerStatus(),
        tree == null ? null : tree.services(),
        self.running,
        List.copyOf(finished),
        process.shutdown(),
        LrmReading.MAX_WORKERS_DEFAULT,
        !self.seesForeigners(),
        order.waiting(),
        world.doors.armsFirst(),
        tree != null && toldUnguarded(tree),
        Map.copyOf(health.orders()));
  }

  private boolean toldUnguarded(Tree tree) {
    LrmStatus own = tree.lrmStatuses().get(self.name);
    return own != null && own.unguarded() == world.doors.tellsUnguarded(true);
  }

  private void step(LrmReading reading, Answers answers) {
    switch (Lrm.step(memory, reading, answers)) {
      case Step.Ask<LrmMemory, LrmCommand> ask ->
          process.answer(ask.question(), answers, more -> step(reading, armed(more)));
      case Step.Done<LrmMemory, LrmCommand> done -> {
        // What the machine decided stands, also when a command fails, and a job's end is told once.
        memory = done.memory();
        last = new Round(reading, memory);
        finished.removeAll(reading.finished());
        carryOut(done.commands(), 0);
      }
    }
  }

  /** Who cannot be reset does not have the lock. */
  private Answers armed(Answers answers) {
    LockAnswer answer = answers.locks().get(lock);
    boolean held = world.doors.holdsAgentLock(answer != null && answer.held());
    return answers.with(lock, held && process.show(Watchdog.Client.LRM, lock));
  }

  private void carryOut(List<LrmCommand> commands, int index) {
    if (index == commands.size()) {
      over();
      return;
    }
    Consumer<Boolean> next =
        done -> {
          failed |= !done;
          carryOut(commands, index + 1);
        };
    switch (commands.get(index)) {
      case LrmCommand.StartGuest(Job job) -> begin(job, () -> start(job), next);
      case LrmCommand.StopGuest(Job job) ->
          begin(job, () -> jobs.stop(job.service(), ok -> report(job, ok)), next);
      case LrmCommand.StopUnhealthy(Job job) -> {
        health.take(job.service());
        begin(job, () -> stopUnhealthy(job), next);
      }
      case LrmCommand.MoveGuest(Job job, boolean live) ->
          begin(
              job, () -> jobs.move(job.service(), job.target(), live, ok -> report(job, ok)), next);
      case LrmCommand.WriteLrmStatus(LrmStatus status) -> tell(status, next);
      case LrmCommand.ReleaseAgentLock() -> process.release(lock, next);
      case LrmCommand.OpenWatchdog(), LrmCommand.FeedWatchdog() ->
          later(process.show(Watchdog.Client.LRM, lock), next);
      case LrmCommand.CloseWatchdog() -> {
        self.watchdog.close(Watchdog.Client.LRM);
        later(true, next);
      }
      case LrmCommand.Report(HaEvent event) -> {
        world.trace(() -> self.name + " lrm " + event);
        carryOut(commands, index + 1);
      }
      case LrmCommand.Exit() -> {
        ended = true;
        later(true, next);
      }
    }
  }

  /** Not written is no failure: the next round writes again. */
  private void tell(LrmStatus decided, Consumer<Boolean> next) {
    Terms wanted = process.lookAtTerms();
    LrmStatus status = decided.unguardedIf(world.doors.tellsUnguarded(decided.unguarded()));
    process.write(
        new Tree.Write.SetLrmStatus(self.name, order.told(status.promising(wanted.promiseMs()))),
        done -> {
          if (done) {
            process.termsTold(wanted);
          }
          next.accept(true);
        });
  }

  private void later(boolean done, Consumer<Boolean> next) {
    process.later(0, () -> next.accept(done));
  }

  /** A job that goes on already is not begun twice. */
  private void begin(Job job, Runnable work, Consumer<Boolean> next) {
    if (running.add(job)) {
      work.run();
    }
    later(true, next);
  }

  private void stopUnhealthy(Job job) {
    world.witnesses.stoppedUnhealthy(world, self, job.service());
    jobs.stop(job.service(), ok -> report(job, false));
  }

  private void start(Job job) {
    boolean armed = self.watchdog.armedBy(Watchdog.Client.LRM) || world.doors.ignoresTheWatchdog();
    long ageMs = world.doors.leaseAge(process.leaseAge(lock));
    boolean young = process.terms().filter(terms -> terms.lease().mayStart(ageMs)).isPresent();
    if (armed && young) {
      jobs.start(job.service(), cause, ok -> report(job, ok));
    } else {
      report(job, false);
    }
  }

  private void report(Job job, boolean ok) {
    switch (self.results()) {
      case COME -> ended(job, ok, 1);
      case LOST -> ended(job, false, 1);
      case LATE -> ended(job, ok, world.between(1, LATE_MAX_MS));
      case TWICE -> {
        ended(job, ok, 1);
        ended(job, ok, world.between(1, LATE_MAX_MS));
      }
    }
  }

  private void ended(Job job, boolean ok, long delayMs) {
    process.later(
        delayMs,
        () -> {
          world.trace(() -> self.name + " job " + job.service() + " " + job.command() + " " + ok);
          running.remove(job);
          finished.add(new FinishedJob(job, ok));
          wake();
        });
  }

  private void over() {
    busy = false;
    if (failed) {
      process.later(REPEAT_MS, this::wake);
    }
    if (again) {
      again = false;
      wake();
    }
  }
}
