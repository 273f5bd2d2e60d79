package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Runs the CRM machine: a round every 10 s, and in the fast profile whenever there is a reason. */
final class CrmLoop {
  private static final int REPEAT_MS = 1_000;
  private static final int THINKING_MAX_MS = 20;

  /** A node that had the lock and could not manage leaves it to others, longer each time. */
  private static final long STAND_BACK_MAX_MS = 120_000;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private CrmMemory memory = CrmMemory.initial();
  private boolean busy;
  private boolean again;
  private boolean acting;
  private boolean released;
  private boolean ended;
  private Map<NodeName, Object> resultsSeen = Map.of();
  private CommandBatch batch = CommandBatch.NONE;
  private String batchTaken = "";
  private final Set<LockName> taken = new TreeSet<>();
  private final List<HaEvent> story = new ArrayList<>();
  private long rounds;
  private long standBackMs = REPEAT_MS;
  private long standBackUntilMs;

  CrmLoop(HaProcess process) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
  }

  /** Whether it is master and, by its own watch, may have the lock. */
  boolean actsAsMaster() {
    return (memory.state() == CrmState.MASTER || acting)
        && !released
        && process.leaseAge(LockName.MANAGER) <= World.LOCK_LIFETIME_MS;
  }

  Optional<CrmMemory> memoryBetweenRounds() {
    return busy || ended || process.shutdown() != null ? Optional.empty() : Optional.of(memory);
  }

  boolean ended() {
    return ended;
  }

  void start() {
    wake();
    process.later(process.period() + world.between(0, 200), this::start);
  }

  void resultsMayHaveChanged() {
    if (memory.state() == CrmState.MASTER && !results().equals(resultsSeen)) {
      wake();
    }
  }

  private Map<NodeName, Object> results() {
    Map<NodeName, Object> results = new TreeMap<>();
    self.tree
        .lrmStatuses()
        .forEach(
            (node, lrm) ->
                results.put(
                    node, List.of(lrm.results(), lrm.mode() == LrmMode.ACTIVE ? "" : lrm.mode())));
    return results;
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
    batch = CommandBatch.NONE;
    batchTaken = "";
    taken.clear();
    story.clear();
    rounds++;
    resultsSeen = memory.state() == CrmState.MASTER ? results() : Map.of();
    process.read(() -> think(reading(self.tree)), () -> think(reading(null)));
  }

  private void think(CrmReading reading) {
    process.later(world.between(1, THINKING_MAX_MS), () -> step(reading, Answers.none()));
  }

  /**
   * @param tree null = unreadable
   */
  private CrmReading reading(@Nullable Tree tree) {
    RulesFile rules = world.doors.rules(world.rules, rounds);
    return new CrmReading(
        self.clock.monotonicMs(),
        self.clock.wallSeconds(),
        world.entropy(),
        self.name,
        self.quorate(),
        tree != null,
        self.readNodes(),
        tree == null ? null : tree.managerStatus(),
        tree == null ? Map.of() : tree.lrmStatuses(),
        tree == null ? null : tree.services(),
        tree != null && tree.hasCommands(),
        process.provenOff(),
        new PlacementReading(
            rules,
            GroupsFile.empty(),
            rules.text() + (tree == null ? "" : tree.services().hashCode()),
            SchedulerSettings.DEFAULTS,
            PlacementReading.Loads.none(),
            Map.of()),
        process.shutdown() != null);
  }

  private void step(CrmReading reading, Answers answers) {
    switch (Crm.step(memory, reading, answers)) {
      case Step.Ask<CrmMemory, CrmCommand> ask -> {
        if (standsBack(ask.question())) {
          step(reading, answers.with(LockName.MANAGER, false));
        } else {
          process.answer(
              ask.question(),
              answers,
              more -> {
                more.locks().forEach((lock, a) -> note(lock, a.held()));
                noteBatch(more.commands());
                step(reading, more);
              });
        }
      }
      case Step.Done<CrmMemory, CrmCommand> done -> {
        acting = done.memory().state() == CrmState.MASTER;
        carryOut(done, 0);
      }
    }
  }

  private boolean standsBack(org.quorate.ha.Question question) {
    return question
            instanceof org.quorate.ha.Question.TakeLock(LockName lock, Set<NodeName> ignored)
        && lock.equals(LockName.MANAGER)
        && memory.state() != CrmState.MASTER
        && (self.clock.monotonicMs() < standBackUntilMs || process.terms().isEmpty());
  }

  private void noteBatch(@Nullable CommandBatch given) {
    if (given != null) {
      batch = given;
      batchTaken = self.tree.commands().batch();
    }
  }

  private void note(LockName lock, boolean held) {
    if (held) {
      taken.add(lock);
    }
  }

  private void carryOut(Step.Done<CrmMemory, CrmCommand> round, int index) {
    if (index == round.commands().size()) {
      memory = round.memory();
      giveBack();
      return;
    }
    switch (round.commands().get(index)) {
      case CrmCommand.WriteManagerStatus(var status) ->
          write(
              new Tree.Write.SetManagerStatus(status, orders(), List.copyOf(story)), round, index);
      case CrmCommand.ReleaseManagerLock() -> {
        released = true; // nothing is managed behind it
        process.release(LockName.MANAGER, done -> next(done, round, index));
      }
      case CrmCommand.OpenWatchdog(), CrmCommand.FeedWatchdog() ->
          later(process.show(Watchdog.Client.CRM, LockName.MANAGER), round, index);
      case CrmCommand.CloseWatchdog() -> {
        self.watchdog.close(Watchdog.Client.CRM);
        later(true, round, index);
      }
      case CrmCommand.MoveConfig(ServiceId sid, NodeName from, NodeName to) -> {
        var config = self.tree.services().get(sid);
        if (config != null && config.home().equals(to)) {
          later(true, round, index); // done already counts as done
        } else {
          write(new Tree.Write.MoveConfig(sid, from, to, true), round, index);
        }
      }
      case CrmCommand.RequestState(ServiceId sid, RequestedState state) ->
          write(new Tree.Write.SetRequested(sid, state), round, index);
      case CrmCommand.MigrateGroups groups -> throw new IllegalStateException("no groups here");
      case CrmCommand.Report(HaEvent event) -> {
        story.add(event);
        world.trace(() -> self.name + " crm " + event);
        carryOut(round, index + 1);
      }
      case CrmCommand.Exit() -> {
        ended = true;
        later(true, round, index);
      }
    }
  }

  /** The orders that this round carried out. */
  private List<Line> orders() {
    Object doneBefore = self.tree.managerStatus().extra().get(CommandBatch.DONE);
    return batch.lines().isEmpty() || batch.id().equals(doneBefore)
        ? List.of()
        : self.tree.commands().taken();
  }

  private void later(boolean done, Step.Done<CrmMemory, CrmCommand> round, int index) {
    process.later(0, () -> next(done, round, index));
  }

  /** Not behind a lease that is too old: after a pause there may be a successor. */
  private void write(Tree.Write write, Step.Done<CrmMemory, CrmCommand> round, int index) {
    long ageMs = world.doors.leaseAge(process.leaseAge(LockName.MANAGER));
    if (process.terms().filter(terms -> terms.lease().mayStart(ageMs)).isPresent()) {
      process.write(write, done -> next(done, round, index));
    } else {
      later(false, round, index);
    }
  }

  private void next(boolean done, Step.Done<CrmMemory, CrmCommand> round, int index) {
    if (done) {
      carryOut(round, index + 1);
      return;
    }
    world.trace(() -> self.name + " crm: " + round.commands().get(index) + " failed");
    if (memory.state() != CrmState.MASTER && taken.contains(LockName.MANAGER)) {
      standBackUntilMs = self.clock.monotonicMs() + standBackMs;
      standBackMs = Math.min(STAND_BACK_MAX_MS, standBackMs * 2);
      process.release(LockName.MANAGER, ignored -> over());
    } else {
      over();
    }
    process.later(REPEAT_MS, this::wake);
  }

  /** After a complete round: what it took from others is given back, what it did is forgotten. */
  private void giveBack() {
    if (memory.state() == CrmState.MASTER) {
      standBackMs = REPEAT_MS;
    }
    if (!batchTaken.isEmpty()) {
      String done = batchTaken;
      batchTaken = "";
      process.write(new Tree.Write.ForgetCommands(done), ignored -> giveBack());
      return;
    }
    for (LockName lock : List.copyOf(taken)) {
      taken.remove(lock);
      if (!lock.equals(LockName.MANAGER) && !lock.equals(LockName.agent(self.name))) {
        process.release(lock, ignored -> giveBack());
        return;
      }
    }
    over();
  }

  private void over() {
    busy = false;
    acting = false;
    released = ended;
    if (again) {
      again = false;
      wake();
    }
  }
}
