package org.quorate.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Runs the CRM machine: a round every 10 s and whenever there is a reason. */
final class CrmLoop {
  private static final int ROUND_MS = 10_000;
  private static final int THINKING_MAX_MS = 20;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private CrmMemory memory = CrmMemory.initial();
  private boolean busy;
  private boolean again;
  private Map<NodeName, Object> resultsSeen = Map.of();

  CrmLoop(HaProcess process) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
  }

  CrmState state() {
    return memory.state();
  }

  void start() {
    wake();
    process.later(ROUND_MS + world.between(0, 200), this::start);
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
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    resultsSeen = memory.state() == CrmState.MASTER ? results() : Map.of();
    Tree tree = self.tree;
    CrmReading reading =
        new CrmReading(
            world.schedule.nowMs(),
            world.schedule.nowMs() / 1000,
            world.entropy(),
            self.name,
            self.quorate(),
            true,
            self.readNodes(),
            tree.managerStatus(),
            tree.lrmStatuses(),
            tree.services(),
            !tree.commandLines().isEmpty(),
            process.provenOff(),
            PlacementReading.none(),
            false);
    process.later(world.between(1, THINKING_MAX_MS), () -> step(reading, tree, Answers.none()));
  }

  private void step(CrmReading reading, Tree seen, Answers answers) {
    switch (Crm.step(memory, reading, answers)) {
      case Step.Ask<CrmMemory, CrmCommand> ask ->
          process.answer(ask.question(), seen, answers, more -> step(reading, seen, more));
      case Step.Done<CrmMemory, CrmCommand> done -> {
        memory = done.memory();
        carryOut(done.commands(), 0);
      }
    }
  }

  private void carryOut(List<CrmCommand> commands, int index) {
    if (index == commands.size()) {
      ended();
      return;
    }
    switch (commands.get(index)) {
      case CrmCommand.WriteManagerStatus(ManagerStatus status) ->
          write(new Tree.Write.SetManagerStatus(status), commands, index);
      case CrmCommand.ReleaseManagerLock() ->
          write(new Tree.Write.ReleaseLock(LockName.MANAGER, self.name), commands, index);
      case CrmCommand.OpenWatchdog(), CrmCommand.FeedWatchdog() -> {
        self.watchdog.feed("crm");
        next(commands, index);
      }
      case CrmCommand.CloseWatchdog() -> {
        self.watchdog.close("crm");
        next(commands, index);
      }
      case CrmCommand.MoveConfig(ServiceId sid, NodeName from, NodeName to) ->
          write(new Tree.Write.MoveConfig(sid, from, to, true), commands, index);
      case CrmCommand.RequestState(ServiceId sid, RequestedState state) ->
          write(new Tree.Write.SetRequested(sid, state), commands, index);
      case CrmCommand.MigrateGroups groups -> throw new IllegalStateException("no groups here");
      case CrmCommand.Report(HaEvent event) -> {
        world.trace(() -> self.name + " crm " + event);
        carryOut(commands, index + 1);
      }
      case CrmCommand.Exit() -> ended();
    }
  }

  private void next(List<CrmCommand> commands, int index) {
    process.later(0, () -> carryOut(commands, index + 1));
  }

  private void write(Tree.Write write, List<CrmCommand> commands, int index) {
    process.write(
        write,
        done -> {
          if (done) {
            carryOut(commands, index + 1);
          } else {
            world.trace(() -> self.name + " crm: a write failed, the round ends");
            ended();
          }
        });
  }

  private void ended() {
    busy = false;
    if (again) {
      again = false;
      wake();
    }
  }
}
