package org.quorate.ha.lrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.Unanswered;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceState;

/**
 * The local resource manager of one node. It works only while it holds its agent lock, which it
 * refreshes each round before its watchdog; one that cannot refresh stops feeding the watchdog, so
 * that the node is reset before another node may take the lock.
 *
 * <p>States and every legal change between them ({@code TransitionsTest} reads this table).
 * <em>Fence request</em>: the master fences this node.
 *
 * <pre>
 * | from                | to                  | trigger                                              |
 * | wait_for_agent_lock | active              | quorate, services active or frozen here, lock taken  |
 * | lost_agent_lock     | active              | no fence request, quorate, lock taken                |
 * | active              | lost_agent_lock     | fence request, or lock not kept                      |
 * | active              | maintenance         | mode maintenance                                     |
 * | active              | wait_for_agent_lock | no service here for 61 rounds, or disarmed; released |
 * | maintenance         | lost_agent_lock     | fence request, or lock not kept or not taken again   |
 * | maintenance         | active              | mode maintenance is over, nothing active, lock taken |
 * | maintenance         | wait_for_agent_lock | disarmed, nothing active; lock released              |
 * </pre>
 *
 * <p>A guest is started only in state active, hence with the lock just refreshed under quorum, and
 * only when its configuration is on this node.
 */
public final class Lrm {
  /** Rounds without any service after which the lock is given back. */
  public static final int IDLE_ROUNDS_MAX = 60;

  /** How long an LRM that must restart waits for a lock it lost before it ends anyway. */
  static final long RESTART_WITHOUT_LOCK_MAX_MS = 90_000;

  private final LrmReading reading;
  private final Answers answers;
  private final List<LrmCommand> commands = new ArrayList<>();
  private final Jobs jobs;
  private LrmState state;
  private LrmMode mode;
  private boolean watchdogOpen;
  private boolean statusWritten;
  private ManagerStatus seen;
  private long stateSinceMs;
  private int idleRounds;
  private @Nullable ShutdownRequest shutdown;

  private Lrm(LrmMemory memory, LrmReading reading, Answers answers) {
    this.reading = reading;
    this.answers = answers;
    this.jobs = new Jobs(memory, reading, answers, commands);
    this.state = memory.state();
    this.mode = memory.mode();
    this.watchdogOpen = memory.watchdogOpen();
    this.statusWritten = memory.statusWritten();
    this.seen = memory.seen();
    this.stateSinceMs = memory.stateSinceMs();
    this.idleRounds = memory.idleRounds();
    this.shutdown = memory.shutdown();
  }

  /** One round; see {@link Step} for how questions are answered. */
  public static Step<LrmMemory, LrmCommand> step(
      LrmMemory memory, LrmReading reading, Answers answers) {
    try {
      return new Lrm(memory, reading, answers).round();
    } catch (Unanswered unanswered) {
      return new Step.Ask<>(unanswered.question());
    }
  }

  /** The daemon is asked to end: its mode says at once what its services have to expect. */
  public static Step.Done<LrmMemory, LrmCommand> announceShutdown(
      LrmMemory memory, LrmReading reading) {
    Lrm lrm = new Lrm(memory, reading, Answers.none());
    lrm.hearShutdown();
    return lrm.done();
  }

  private Step.Done<LrmMemory, LrmCommand> round() {
    hearShutdown();
    if (mustArmFirst(reading.managerStatus())) {
      mode = shutdown == null ? LrmMode.RESTART : mode;
    }
    if (!statusWritten && !writeStatus()) {
      if (shutdown != null) {
        exit();
      }
      return done();
    }
    refresh();
    jobs.takeFinished(seen);
    changeState();
    work();
    return done();
  }

  private Step.Done<LrmMemory, LrmCommand> done() {
    return new Step.Done<>(
        new LrmMemory(
            state,
            mode,
            watchdogOpen,
            statusWritten,
            seen,
            stateSinceMs,
            idleRounds,
            jobs.queue,
            jobs.passedOver,
            jobs.running,
            jobs.results,
            jobs.startTries,
            shutdown,
            jobs.shutdownErrors),
        commands);
  }

  private void hearShutdown() {
    ShutdownRequest asked = reading.shutdown();
    if (asked != null && shutdown == null) {
      shutdown = asked;
      prepareShutdown(asked);
    }
  }

  /** Takes over what the master says; false when that cannot be read. */
  private boolean refresh() {
    ManagerStatus status = reading.managerStatus();
    if (status == null) {
      report(HaEvent.problem("manager_status_unreadable", "reason", "cfs_not_mounted"));
      return false;
    }
    seen = status;
    if (shutdown == null) {
      if (seen.maintenanceRequests().contains(reading.self())) {
        mode = LrmMode.MAINTENANCE;
      } else if (seen.disarm() != null) {
        mode = LrmMode.DISARM;
      } else {
        mode = mustArmFirst(seen) ? LrmMode.RESTART : LrmMode.ACTIVE;
      }
    }
    return true;
  }

  /** Services are frozen here, and nobody would reset this node if it were lost with them. */
  private boolean mustArmFirst(@Nullable ManagerStatus status) {
    return reading.armsFirst()
        && state == LrmState.WAIT_FOR_AGENT_LOCK
        && status != null
        && status.services().values().stream()
            .anyMatch(s -> s.node().equals(reading.self()) && s.state() == ServiceState.FREEZE);
  }

  private boolean fenceRequested() {
    return seen.fenced(reading.self()) > 0 || seen.node(reading.self()) == NodeState.FENCE;
  }

  private long active() {
    return seen.active(reading.self());
  }

  private void changeState() {
    switch (state) {
      case WAIT_FOR_AGENT_LOCK -> {
        boolean needed = active() > 0 || mustArmFirst(seen) || runsUnasked(seen);
        boolean wanted = mode != LrmMode.DISARM && !fenceRequested() && needed;
        if (wanted && reading.quorate() && takeLock()) {
          become(LrmState.ACTIVE);
        }
      }
      case LOST_AGENT_LOCK -> {
        if (!fenceRequested() && reading.quorate() && takeLock()) {
          become(LrmState.ACTIVE);
        }
      }
      case ACTIVE -> changeFromActive();
      case MAINTENANCE -> changeFromMaintenance();
    }
  }

  private void changeFromActive() {
    if (fenceRequested()) {
      report(HaEvent.problem("fence_requested_while_active"));
      become(LrmState.LOST_AGENT_LOCK);
    } else if (!takeLock()) {
      become(LrmState.LOST_AGENT_LOCK);
    } else if (mode == LrmMode.MAINTENANCE) {
      become(LrmState.MAINTENANCE);
    } else if (mode == LrmMode.DISARM && noWorkLeft() && mayLetGo()) {
      letGo(false);
    } else if (!hasServices() && noWorkLeft()) {
      if (++idleRounds > IDLE_ROUNDS_MAX) {
        report(HaEvent.of("going_idle", "rounds", IDLE_ROUNDS_MAX));
        idleRounds = 0;
        releaseLock();
        become(LrmState.WAIT_FOR_AGENT_LOCK);
      }
    } else {
      idleRounds = 0;
    }
  }

  private void changeFromMaintenance() {
    if (fenceRequested()) {
      report(HaEvent.problem("fence_requested_in_maintenance"));
      become(LrmState.LOST_AGENT_LOCK);
    } else if (mode == LrmMode.DISARM && active() == 0 && noWorkLeft()) {
      letGo(true);
    } else if (active() > 0 || !noWorkLeft()) {
      if (!takeLock()) {
        become(LrmState.LOST_AGENT_LOCK);
      }
    } else if (mode != LrmMode.MAINTENANCE) {
      become(takeLock() ? LrmState.ACTIVE : LrmState.LOST_AGENT_LOCK);
    }
  }

  /**
   * Not while the master defers disarming, and not before the others can read that this node is
   * unguarded: if they armed again while it is away, they would recover guests that run here with
   * nobody to reset them. A scenario's LRM lets go at once, as the original's does.
   */
  private boolean mayLetGo() {
    Disarm disarm = seen.disarm();
    boolean deferred =
        seen.services().values().stream().anyMatch(service -> service.state().isUnderWay());
    boolean frozen = disarm == null || disarm.mode() != Disarm.Mode.FREEZE || active() == 0;
    return !reading.armsFirst() || reading.toldUnguarded() && !deferred && frozen;
  }

  /**
   * Whether services may run here without lock and watchdog. Said as soon as disarming is wanted,
   * and taken back when this node has both again or nothing runs here. A node in maintenance that
   * was emptied has neither: a guest may be moved to it by hand.
   */
  private boolean isUnguarded() {
    ManagerStatus now = reading.managerStatus() == null ? seen : reading.managerStatus();
    boolean still = reading.toldUnguarded() && (now.active(reading.self()) > 0 || runsUnasked(now));
    return reading.armsFirst()
        && (mode == LrmMode.DISARM || !watchdogOpen && (now.disarm() != null || still));
  }

  /** A guest of this node runs that is to be stopped: somebody started it while HA was disarmed. */
  private boolean runsUnasked(@Nullable ManagerStatus status) {
    return reading.armsFirst()
        && status != null
        && status.services().entrySet().stream()
            .anyMatch(
                service ->
                    service.getValue().node().equals(reading.self())
                        && service.getValue().state() != ServiceState.FREEZE
                        && reading.runningGuests().contains(service.getKey()));
  }

  /** The cluster is disarmed: neither lock nor watchdog until it is armed again. */
  private void letGo(boolean inMaintenance) {
    report(HaEvent.of("disarm_lrm_released", "maintenance", inMaintenance));
    releaseLock();
    become(LrmState.WAIT_FOR_AGENT_LOCK);
  }

  /** Begins what waits; true when nothing is left or runs. */
  private boolean noWorkLeft() {
    jobs.run(seen);
    return jobs.noneLeft();
  }

  private boolean hasServices() {
    return seen.services().values().stream().anyMatch(s -> s.node().equals(reading.self()));
  }

  private void work() {
    switch (state) {
      case WAIT_FOR_AGENT_LOCK -> {
        if (shutdown != null) {
          exit();
        } else {
          writeStatus();
        }
      }
      case ACTIVE -> workActive();
      case LOST_AGENT_LOCK -> workWithoutLock();
      case MAINTENANCE -> workInMaintenance();
    }
  }

  private void workActive() {
    if (refresh()) {
      if (shutdown != null) {
        workTowardsShutdown();
      } else if (!reading.fresh()) {
        report(HaEvent.problem("cluster_state_stale_round_skipped"));
      } else {
        jobs.queueAndRun(seen);
      }
    }
    writeStatus();
  }

  private void workTowardsShutdown() {
    boolean done = noWorkLeft();
    if (mode == LrmMode.RESTART) {
      if (active() == 0 && done) { // the master has frozen everything
        releaseLock();
        exit();
      }
    } else if (done) {
      if (jobs.shutdownErrors == 0) {
        releaseLock();
      }
      exit();
    }
  }

  private void workWithoutLock() {
    if (shutdown == null) {
      return; // and the watchdog stays unfed: that is what fences this node
    }
    if (active() == 0) {
      closeWatchdog();
      exit();
      return;
    }
    report(HaEvent.problem("shutdown_without_agent_lock", "count", active()));
    if (mode == LrmMode.RESTART && reading.nowMs() - stateSinceMs > RESTART_WITHOUT_LOCK_MAX_MS) {
      report(HaEvent.problem("restart_without_agent_lock_giveup"));
      exit();
    }
  }

  private void workInMaintenance() {
    boolean leave = false;
    if (refresh()) {
      if (active() == 0 && noWorkLeft()) {
        leave = shutdown != null;
        releaseLock();
      }
      if (!leave) {
        jobs.queueAndRun(seen);
      }
    }
    writeStatus();
    if (leave) {
      exit();
    }
  }

  private void prepareShutdown(ShutdownRequest request) {
    boolean nodeGoesDown =
        switch (request.kind()) {
          case RESTART_DAEMON -> false;
          case REBOOT_NODE, POWER_OFF_NODE -> true;
        };
    if (nodeGoesDown) {
      report(HaEvent.of("shutdown_requested", "policy", request.policy().text()));
      if (request.policy() != ShutdownRequest.Policy.MIGRATE) {
        jobs.queueStopsOfAll(seen);
      }
    }
    LrmMode before = mode;
    mode = ShutdownPlan.mode(before, request);
    report(ShutdownPlan.event(before, mode, request.kind()));
    if (!writeStatus()) {
      report(HaEvent.problem("lrm_status_unwritable_on_shutdown", "reason", "not_quorate"));
    }
  }

  private boolean takeLock() {
    LockName own = LockName.agent(reading.self());
    LockAnswer answer = reading.quorate() ? answers.lock(own, Set.of()) : LockAnswer.REFUSED;
    if (answer == LockAnswer.TAKEN) {
      report(HaEvent.of("lock_acquired", "lock", own.directory()));
    }
    if (answer.held()) {
      commands.add(watchdogOpen ? new LrmCommand.FeedWatchdog() : new LrmCommand.OpenWatchdog());
      watchdogOpen = true;
    }
    return answer.held();
  }

  /** The watchdog first: between the two, the lock still keeps others from starting our guests. */
  private void releaseLock() {
    if (watchdogOpen) {
      closeWatchdog();
      commands.add(new LrmCommand.ReleaseAgentLock());
    }
  }

  private void closeWatchdog() {
    if (watchdogOpen) {
      commands.add(new LrmCommand.CloseWatchdog());
      watchdogOpen = false;
    }
  }

  private void become(LrmState next) {
    report(HaEvent.of("daemon_state", "from", state.text(), "to", next.text()));
    state = next;
    stateSinceMs = reading.nowMs();
  }

  /** Writes what the master reads of this node; false when nothing can be written. */
  private boolean writeStatus() {
    if (reading.managerStatus() == null) {
      report(HaEvent.problem("lrm_status_unwritable", "reason", "cfs_not_mounted"));
      return false;
    }
    if (!reading.quorate()) {
      return false;
    }
    LrmStatus status =
        new LrmStatus(
            state,
            mode,
            reading.wallSeconds(),
            jobs.results,
            reading.rechecks() ? LrmStatus.RECHECKING : Map.of());
    commands.add(new LrmCommand.WriteLrmStatus(status.unguardedIf(isUnguarded())));
    statusWritten = true;
    return true;
  }

  private void exit() {
    commands.add(new LrmCommand.Exit());
  }

  private void report(HaEvent event) {
    commands.add(new LrmCommand.Report(event));
  }
}
