package org.quorate.fencing.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.quorate.fencing.ledger.DeviceRun.Stage;
import org.quorate.model.NodeName;

/** One step of {@link LedgerMachine}: the ledger taken apart, changed and put together again. */
final class Turn {
  private final NodeName self;
  private final FencePolicy policy;
  private final Moment now;
  private final NodeName node;
  private Phase phase;
  LedgerInput.View view;
  private List<FenceDevice> devices;
  private List<Evidence> evidence;
  private List<List<Evidence>> history;
  private long nextRun;
  private @Nullable Absence absence;
  final List<LedgerCommand> commands = new ArrayList<>();

  Turn(NodeName self, FencePolicy policy, Ledger ledger, Moment now) {
    this.self = self;
    this.policy = policy;
    this.now = now;
    this.node = ledger.node();
    this.phase = ledger.phase();
    this.view = ledger.view();
    this.devices = ledger.devices();
    this.evidence = ledger.evidence();
    this.history = ledger.history();
    this.nextRun = ledger.nextRun();
    this.absence = ledger.absence();
  }

  Ledger ledger() {
    return new Ledger(node, phase, view, devices, evidence, history, nextRun, absence);
  }

  /** Changed devices end what runs: the old ones may belong to another node by now. */
  void devices(List<FenceDevice> known) {
    if (!known.equals(devices) && phase instanceof Phase.Fencing fencing) {
      stop(fencing);
      phase = new Phase.Waiting();
    }
    devices = known;
  }

  void promised(OptionalLong victimEndMs) {
    if (absence != null) {
      absence = absence.promised(victimEndMs);
    }
  }

  /** Evidence from outside that proves the node off by itself. */
  void vouched(Evidence.Kind kind, Proof proof, String detail) {
    switch (phase) {
      case Phase.Settling ignored -> prove(kind, proof, detail);
      case Phase.Waiting ignored -> prove(kind, proof, detail);
      case Phase.Fencing fencing -> {
        stop(fencing);
        prove(kind, proof, detail);
      }
      case Phase.Present ignored -> {}
      case Phase.Suspended ignored -> {}
      case Phase.ProvenOff ignored -> {}
    }
  }

  private void prove(Evidence.Kind kind, Proof proof, String detail) {
    record(kind, detail);
    phase = new Phase.ProvenOff(proof, now);
  }

  void answered(LedgerInput.AgentAnswered answer) {
    if (!(phase instanceof Phase.Fencing fencing)) {
      return;
    }
    List<DeviceRun> runs = new ArrayList<>();
    for (DeviceRun run : fencing.runs()) {
      runs.add(run.running() == answer.run() ? after(run, answer) : run);
    }
    phase = new Phase.Fencing(fencing.level(), fencing.cycles(), runs);
  }

  private DeviceRun after(DeviceRun run, LedgerInput.AgentAnswered answer) {
    String name = run.device().name();
    boolean wasOff = run.stage() instanceof Stage.OffRunning;
    return switch (answer.said()) {
      case OFF -> {
        if (wasOff) {
          record(Evidence.Kind.FENCE_AGENT_OFF, name);
          yield run.at(new Stage.ReadDue(now.monotonicMs()));
        }
        int seen = run.offSeen() + 1;
        record(Evidence.Kind.READ_BACK_OFF, name + ": " + seen + " of " + policy.readBacks());
        Stage next =
            seen >= policy.readBacks()
                ? new Stage.Proven()
                : new Stage.ReadDue(now.monotonicMs() + policy.readBackGapMs());
        yield new DeviceRun(run.device(), next, run.failures(), seen);
      }
      case ON -> failed(run, "the device says the power is on");
      case UNKNOWN -> failed(run, answer.detail());
    };
  }

  private DeviceRun failed(DeviceRun run, String why) {
    int failures = run.failures() + 1;
    record(
        Evidence.Kind.FENCE_FAILED,
        "%s: attempt %d of %d: %s"
            .formatted(run.device().name(), failures, policy.attempts(), why));
    Stage next =
        failures >= policy.attempts()
            ? new Stage.GivenUp()
            : new Stage.OffDue(now.monotonicMs() + policy.backoffAfter(failures));
    return new DeviceRun(run.device(), next, failures, 0);
  }

  /** Follows the table until nothing more changes at this moment. */
  void advance() {
    for (Phase before = null; before != phase; ) {
      before = phase;
      phase = next();
    }
  }

  private Phase next() {
    if (!view.quorate()) {
      absence = null;
      if (phase instanceof Phase.Fencing fencing) {
        stop(fencing);
      }
      return phase instanceof Phase.Suspended ? phase : new Phase.Suspended();
    }
    if (view.member()) {
      return returned();
    }
    if (view.needed() && absence != null && absence.leaseEndsAtMs() <= now.monotonicMs()) {
      vouched(Evidence.Kind.LEASE_EXPIRED, Proof.LEASE, leaseStory(absence));
    }
    return switch (phase) {
      case Phase.Present ignored -> lost();
      case Phase.Suspended ignored -> lost();
      case Phase.Settling(long since) ->
          now.monotonicMs() - since < policy.settleMs()
              ? phase
              : mayFence() ? startFencing() : new Phase.Waiting();
      case Phase.Waiting ignored -> mayFence() ? startFencing() : phase;
      case Phase.Fencing fencing -> {
        if (mayFence()) {
          yield drive(fencing);
        }
        stop(fencing);
        yield new Phase.Waiting();
      }
      case Phase.ProvenOff ignored -> phase;
    };
  }

  private boolean mayFence() {
    return view.onDuty() && view.needed() && !devices.isEmpty();
  }

  private String leaseStory(Absence over) {
    return "missing for %.1f s, longer than its lease of %.1f s allows"
        .formatted(
            (now.monotonicMs() - over.sinceMs()) / 1000.0,
            over.victimEndMs().orElseThrow() / 1000.0);
  }

  private Phase lost() {
    absence = new Absence(now.monotonicMs(), OptionalLong.empty());
    if (evidence.isEmpty()) {
      record(Evidence.Kind.MEMBERSHIP_LOST, "left Corosync's quorum membership");
    }
    return new Phase.Settling(now.monotonicMs());
  }

  private Phase returned() {
    absence = null;
    if (phase instanceof Phase.Fencing fencing) {
      stop(fencing);
    }
    if (!evidence.isEmpty()) {
      record(Evidence.Kind.RETURNED, "member again; earlier evidence is void");
      history = closed(history, evidence);
      evidence = List.of();
    }
    return phase instanceof Phase.Present ? phase : new Phase.Present();
  }

  private static List<List<Evidence>> closed(
      List<List<Evidence>> history, List<Evidence> evidence) {
    List<List<Evidence>> longer = new ArrayList<>(history);
    longer.add(evidence);
    return longer.subList(Math.max(0, longer.size() - Ledger.HISTORY_MAX), longer.size());
  }

  private Phase startFencing() {
    return level(0, 0, now.monotonicMs());
  }

  private Phase.Fencing level(int level, int cycles, long atMs) {
    List<DeviceRun> runs =
        devices.stream()
            .filter(device -> device.priority() == priorities().get(level))
            .map(device -> DeviceRun.start(device, atMs))
            .toList();
    return new Phase.Fencing(level, cycles, runs);
  }

  private List<Integer> priorities() {
    return devices.stream().map(FenceDevice::priority).distinct().sorted().toList();
  }

  /** Starts what is due, gives up what is overdue, and sees whether the level is decided. */
  private Phase drive(Phase.Fencing fencing) {
    List<DeviceRun> runs = fencing.runs().stream().map(this::drive).toList();
    Phase.Fencing driven =
        runs.equals(fencing.runs())
            ? fencing
            : new Phase.Fencing(fencing.level(), fencing.cycles(), runs);
    if (runs.stream().allMatch(run -> run.stage() instanceof Stage.Proven)) {
      return new Phase.ProvenOff(Proof.FENCE_AGENT, now);
    }
    if (runs.stream().anyMatch(run -> run.stage() instanceof Stage.GivenUp)) {
      stop(driven);
      return fencing.level() + 1 < priorities().size()
          ? level(fencing.level() + 1, fencing.cycles(), now.monotonicMs())
          : level(0, fencing.cycles() + 1, now.monotonicMs() + pauseAfterCycle(fencing.cycles()));
    }
    return driven;
  }

  private long pauseAfterCycle(int cycles) {
    return policy.backoffAfter(policy.attempts() + cycles);
  }

  private DeviceRun drive(DeviceRun run) {
    long at = now.monotonicMs();
    return switch (run.stage()) {
      case Stage.OffDue(long due) when due <= at ->
          run.at(new Stage.OffRunning(launch(run, FenceAction.OFF), at + policy.agentTimeoutMs()));
      case Stage.ReadDue(long due) when due <= at ->
          run.at(
              new Stage.ReadRunning(launch(run, FenceAction.STATUS), at + policy.agentTimeoutMs()));
      case Stage.OffRunning(long id, long deadline) when deadline <= at -> silent(run, id);
      case Stage.ReadRunning(long id, long deadline) when deadline <= at -> silent(run, id);
      case Stage.OffDue ignored -> run;
      case Stage.ReadDue ignored -> run;
      case Stage.OffRunning ignored -> run;
      case Stage.ReadRunning ignored -> run;
      case Stage.Proven ignored -> run;
      case Stage.GivenUp ignored -> run;
    };
  }

  private long launch(DeviceRun run, FenceAction action) {
    long id = nextRun++;
    commands.add(
        new LedgerCommand.RunAgent(id, run.device().name(), action, policy.agentTimeoutMs()));
    return id;
  }

  private DeviceRun silent(DeviceRun run, long id) {
    commands.add(new LedgerCommand.CancelAgent(id));
    return failed(run, "no answer within " + policy.agentTimeoutMs() + " ms");
  }

  private void stop(Phase.Fencing fencing) {
    for (DeviceRun run : fencing.runs()) {
      if (run.running() >= 0) {
        commands.add(new LedgerCommand.CancelAgent(run.running()));
      }
    }
  }

  private void record(Evidence.Kind kind, String detail) {
    Evidence entry = new Evidence(kind, now, self, detail);
    evidence = Ledger.append(evidence, entry);
    commands.add(new LedgerCommand.Record(entry));
  }
}
