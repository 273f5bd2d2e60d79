package org.quorate.fencing.ledger;

import java.util.ArrayList;
import java.util.List;
import org.quorate.model.NodeName;

/** One ledger, its clock, and what it asked for: the stories' stage. */
final class World {
  static final FencePolicy POLICY = FencePolicy.DEFAULT;
  private final LedgerMachine machine = new LedgerMachine(new NodeName("node2"), POLICY);
  Ledger ledger = Ledger.of(new NodeName("node1"));
  long nowMs = 1_000;
  final List<LedgerCommand> commands = new ArrayList<>();
  final List<String> changes = new ArrayList<>();

  World devices(FenceDevice... devices) {
    return give(new LedgerInput.Devices(List.of(devices)));
  }

  World member() {
    return give(new LedgerInput.View(true, true, true, true));
  }

  World lost() {
    return give(new LedgerInput.View(true, false, true, true));
  }

  World give(LedgerInput input) {
    String before = phase();
    LedgerMachine.Step step = machine.step(ledger, input, new Moment(nowMs, nowMs + 5_000_000));
    ledger = step.ledger();
    commands.addAll(step.commands());
    if (!before.equals(phase())) {
      changes.add(before + " > " + phase());
    }
    return this;
  }

  World after(long ms) {
    nowMs += ms;
    return give(new LedgerInput.Tick());
  }

  /** Answers the latest run of that device. */
  World answer(String device, AgentSaid said) {
    LedgerCommand.RunAgent latest =
        runs().stream()
            .filter(run -> run.device().equals(device))
            .reduce((a, b) -> b)
            .orElseThrow();
    return give(new LedgerInput.AgentAnswered(latest.run(), said, "exit code 1"));
  }

  List<LedgerCommand.RunAgent> runs() {
    return commands.stream()
        .filter(LedgerCommand.RunAgent.class::isInstance)
        .map(LedgerCommand.RunAgent.class::cast)
        .toList();
  }

  /** {@code bmc:OFF bmc:STATUS}: what was run, in order. */
  String ran() {
    return String.join(" ", runs().stream().map(run -> run.device() + ":" + run.action()).toList());
  }

  List<Long> cancelled() {
    return commands.stream()
        .filter(LedgerCommand.CancelAgent.class::isInstance)
        .map(command -> ((LedgerCommand.CancelAgent) command).run())
        .toList();
  }

  List<Evidence.Kind> kinds() {
    return ledger.evidence().stream().map(Evidence::kind).toList();
  }

  String phase() {
    return ledger.phase().getClass().getSimpleName();
  }
}
