package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.GuestLock;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Runs the CRM machine of one node. */
final class CrmHost {
  private final World world;
  private final NodeName node;
  private final DaemonClock clock;
  private CrmMemory memory = CrmMemory.initial();
  private boolean shutdownRequested;
  private boolean exit;

  CrmHost(World world, NodeName node) {
    this.world = world;
    this.node = node;
    this.clock = world.clock(node, Actor.CRM);
    tell(HaEvent.of("daemon_state", "from", "startup", "to", memory.state().text()));
  }

  void requestShutdown() {
    shutdownRequested = true;
    take(Crm.announceShutdown(memory));
  }

  /** One round; true when the daemon has ended. */
  boolean round() {
    CrmReading reading = read();
    Answers answers = Answers.none();
    exit = false;
    while (true) {
      switch (Crm.step(memory, reading, answers)) {
        case Step.Ask<CrmMemory, CrmCommand>(Question question) ->
            answers = answer(answers, question);
        case Step.Done<CrmMemory, CrmCommand> done -> {
          take(done);
          return exit;
        }
      }
    }
  }

  private void take(Step.Done<CrmMemory, CrmCommand> done) {
    memory = done.memory();
    done.commands().forEach(this::carryOut);
  }

  private CrmReading read() {
    Store store = world.store();
    Machine machine = store.machine(node);
    return new CrmReading(
        clock.milliseconds(),
        clock.seconds(),
        world.entropy(),
        node,
        store.isQuorate(node),
        machine.refreshWorks,
        nodes(store),
        machine.filesWork ? store.managerStatus : null,
        machine.filesWork ? store.lrmStatuses : Map.of(),
        machine.filesWork ? store.configs() : null,
        !store.commandLines.isEmpty(),
        Set.of(),
        Placements.read(store),
        shutdownRequested);
  }

  private static List<NodeReading> nodes(Store store) {
    List<NodeReading> nodes = new ArrayList<>();
    boolean quorate = store.clusterIsQuorate();
    store.machines.forEach(
        (name, machine) -> {
          if (machine.member) {
            boolean up = quorate && machine.isUp();
            nodes.add(new NodeReading(name, nodes.size() + 1, up, up));
          }
        });
    return nodes;
  }

  private Answers answer(Answers answers, Question question) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> ignored) ->
          answers.with(lock, world.takeLock(lock, node, clock.seconds()));
      case Question.TakeCommandLines() -> {
        List<String> lines = List.copyOf(world.store().commandLines);
        world.store().commandLines.clear();
        yield answers.withCommandLines(lines);
      }
      case Question.DoJob ignored -> throw new IllegalStateException("the CRM has no jobs");
    };
  }

  private void carryOut(CrmCommand command) {
    Store store = world.store();
    switch (command) {
      case CrmCommand.WriteManagerStatus(ManagerStatus status) -> store.managerStatus = status;
      case CrmCommand.ReleaseManagerLock() ->
          world.releaseLock(LockName.MANAGER, node, clock.seconds());
      case CrmCommand.OpenWatchdog() -> store.watchdogs.open(node, Actor.CRM, world.now());
      case CrmCommand.FeedWatchdog() -> store.watchdogs.feed(node, Actor.CRM, world.now());
      case CrmCommand.CloseWatchdog() -> store.watchdogs.close(node, Actor.CRM);
      case CrmCommand.MoveConfig(ServiceId sid, NodeName from, NodeName to) -> recover(sid, to);
      case CrmCommand.RequestState(ServiceId sid, RequestedState state) ->
          store.change(sid, entry -> entry.withState(state));
      case CrmCommand.MigrateGroups(RulesFile rules, List<String> staying) -> {
        store.rules = rules.text();
        store.groups = null;
        store.groupsMigrated = true;
        for (ServiceId sid : List.copyOf(store.services.keySet())) {
          store.change(
              sid,
              entry ->
                  entry.group() == null
                      ? entry
                      : entry.withoutGroup(staying.contains(entry.group())));
        }
      }
      case CrmCommand.Report(HaEvent event) -> tell(event);
      case CrmCommand.Exit() -> exit = true;
    }
  }

  private void recover(ServiceId sid, NodeName to) {
    String lock = world.store().service(sid).lock();
    if (lock != null && GuestLock.diesWithItsNode(lock)) {
      tell(HaEvent.problem("stale_lock_removed", "lock", lock, "service", sid));
      world.store().change(sid, entry -> entry.withLock(null));
    }
    world.store().change(sid, entry -> entry.withNode(to));
  }

  private void tell(HaEvent event) {
    world.tell(Actor.CRM, node, clock.seconds(), event);
  }
}
