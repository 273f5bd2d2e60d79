package org.quorate.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.fencing.ledger.Absence;
import org.quorate.fencing.ledger.FenceDevice;
import org.quorate.fencing.ledger.FencePolicy;
import org.quorate.fencing.ledger.Ledger;
import org.quorate.fencing.ledger.LedgerCommand;
import org.quorate.fencing.ledger.LedgerInput;
import org.quorate.fencing.ledger.LedgerMachine;
import org.quorate.fencing.ledger.Moment;
import org.quorate.fencing.ledger.Phase;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.fencer.FencingDesk;
import org.quorate.ha.status.LrmStatus;
import org.quorate.model.NodeName;

/** Runs the fencing desk and one ledger for each other node. */
final class FencingLoop {
  private static final long ROUND_MS = 2_000;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private final LedgerMachine machine;
  private final Map<NodeName, Ledger> ledgers = new TreeMap<>();
  private FencingDesk.Memory desk = FencingDesk.Memory.initial();
  private long wakeAtMs = Long.MAX_VALUE;

  FencingLoop(HaProcess process) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
    this.machine = new LedgerMachine(self.name, FencePolicy.DEFAULT);
    for (SimNode node : world.nodes()) {
      if (node != self) {
        Ledger ledger = Ledger.of(node.name);
        if (node.bmc.present()) {
          List<FenceDevice> devices = List.of(new FenceDevice("bmc", 1));
          ledger = machine.step(ledger, new LedgerInput.Devices(devices), now()).ledger();
        }
        ledgers.put(node.name, ledger);
      }
    }
  }

  void start() {
    observe();
    process.later(ROUND_MS, this::start);
  }

  Set<NodeName> provenOff() {
    Set<NodeName> proven = new TreeSet<>();
    ledgers.forEach(
        (node, ledger) -> {
          if (ledger.provenOff().isPresent()) {
            proven.add(node);
          }
        });
    return proven;
  }

  void observe() {
    List<NodeReading> nodes = self.readNodes();
    boolean calm =
        nodes.stream().allMatch(NodeReading::member)
            && ledgers.values().stream().allMatch(l -> l.phase() instanceof Phase.Present);
    FencingDesk.Decision decision =
        FencingDesk.decide(
            desk,
            new FencingDesk.Situation(
                self.clock.monotonicMs(),
                self.name,
                self.quorate(),
                nodes,
                self.tree.managerStatus(),
                lockHolders(),
                unguarded(),
                !self.seesForeigners()));
    desk = decision.memory();
    if (calm) {
      return;
    }
    for (NodeReading node : nodes) {
      if (!node.name().equals(self.name)) {
        step(
            node.name(),
            new LedgerInput.View(
                self.quorate(),
                node.member(),
                decision.onDuty().contains(node.name()),
                decision.needed().contains(node.name())));
        if (decision.byLease().contains(node.name())) {
          promised(node.name());
        }
        step(node.name(), new LedgerInput.Tick());
      }
    }
    decision.askAgainAtMs().ifPresent(this::wakeAt);
  }

  /** What it promised, read after it was lost. */
  private void promised(NodeName node) {
    Absence absence = ledgers.getOrDefault(node, Ledger.of(node)).absence();
    LrmStatus told = self.tree.lrmStatuses().get(node);
    if (absence != null && told != null && self.clock.monotonicMs() > absence.sinceMs()) {
      OptionalLong promise = told.promise();
      step(
          node,
          new LedgerInput.Promise(
              promise.isPresent()
                  ? OptionalLong.of(world.doors.promise(promise.getAsLong()))
                  : promise));
    }
  }

  private Set<NodeName> lockHolders() {
    Set<NodeName> holders = new TreeSet<>();
    self.tree
        .locks()
        .forEach(
            (lock, held) -> {
              if (lock.equals(LockName.MANAGER) || lock.equals(LockName.agent(held.holder()))) {
                holders.add(held.holder());
              }
            });
    return holders;
  }

  private Set<NodeName> unguarded() {
    Set<NodeName> unguarded = new TreeSet<>();
    self.tree
        .lrmStatuses()
        .forEach(
            (node, told) -> {
              if (told.unguarded()) {
                unguarded.add(node);
              }
            });
    return unguarded;
  }

  private void step(NodeName node, LedgerInput input) {
    Ledger before = ledgers.getOrDefault(node, Ledger.of(node));
    LedgerMachine.Step step = machine.step(before, input, now());
    ledgers.put(node, step.ledger());
    for (LedgerCommand command : step.commands()) {
      switch (command) {
        case LedgerCommand.RunAgent(long run, String d, var action, long ignored) ->
            world
                .node(node)
                .bmc
                .run(
                    action,
                    said ->
                        process.later(
                            0, () -> step(node, new LedgerInput.AgentAnswered(run, said, d))));
        case LedgerCommand.CancelAgent ignored -> {}
        case LedgerCommand.Record(var evidence) ->
            world.tell(
                () ->
                    self.name
                        + " ledger of "
                        + node
                        + ": "
                        + evidence.kind().label()
                        + " "
                        + evidence.detail());
      }
    }
    wakeAt(step.ledger().wakeAtMs(FencePolicy.DEFAULT));
    if (before.provenOff().isPresent() != step.ledger().provenOff().isPresent()) {
      process.proofChanged();
    }
  }

  private void wakeAt(long atMs) {
    long now = self.clock.monotonicMs();
    if (atMs == Long.MAX_VALUE || (wakeAtMs > now && wakeAtMs <= atMs)) {
      return;
    }
    wakeAtMs = atMs;
    process.later(
        Math.max(1, atMs - now),
        () -> {
          if (wakeAtMs == atMs) {
            wakeAtMs = Long.MAX_VALUE;
            observe();
          }
        });
  }

  private Moment now() {
    return new Moment(self.clock.monotonicMs(), self.clock.wallSeconds() * 1000);
  }
}
