package org.quorate.ha.crm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.Unanswered;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.model.NodeName;

/**
 * The cluster resource manager of one node. At most one of them is master, by the manager lock; the
 * lock of a lost master is taken when it ran out, was released, or its holder is proven off.
 *
 * <p>States and every legal change between them in one round ({@code TransitionsTest} reads this
 * table). <em>May work</em>: manager status and resources readable, quorate, fresh, no service of
 * this node waits for it to be fenced, and there is something to manage. The state
 * lost_manager_lock is passed through within the round in which the lock is lost.
 *
 * <pre>
 * | from            | to              | trigger                                    |
 * | wait_for_quorum | master          | may work, manager lock taken               |
 * | wait_for_quorum | slave           | may work, manager lock not taken           |
 * | slave           | wait_for_quorum | may not work                               |
 * | slave           | master          | may work, manager lock taken               |
 * | master          | wait_for_quorum | manager lock lost, or idle for 91 rounds   |
 * </pre>
 *
 * <p>Each round refreshes the lock first, then the watchdog: a master that cannot refresh stops
 * managing at once, and one that hangs is reset by its watchdog before its lock runs out. Only
 * while the HA manager is disarmed does the master work without a watchdog.
 */
public final class Crm {
  /** Rounds without any service after which the master goes idle. */
  public static final int IDLE_ROUNDS_MAX = 90;

  private final CrmReading reading;
  private final Answers answers;
  private final List<CrmCommand> commands = new ArrayList<>();
  private CrmState state;
  private boolean watchdogOpen;
  private int idleRounds;
  private @Nullable ManagerMemory manager;
  private boolean shutdownAnnounced;
  private boolean disarmed;

  private Crm(CrmMemory memory, CrmReading reading, Answers answers) {
    this.reading = reading;
    this.answers = answers;
    this.state = memory.state();
    this.watchdogOpen = memory.watchdogOpen();
    this.idleRounds = memory.idleRounds();
    this.manager = memory.manager();
    this.shutdownAnnounced = memory.shutdownAnnounced();
    this.disarmed = memory.disarmed();
  }

  /** One round; see {@link Step} for how questions are answered. */
  public static Step<CrmMemory, CrmCommand> step(
      CrmMemory memory, CrmReading reading, Answers answers) {
    try {
      return new Crm(memory, reading, answers).round();
    } catch (Unanswered unanswered) {
      return new Step.Ask<>(unanswered.question());
    }
  }

  /** The daemon is asked to end: told at once, done in the next round. */
  public static Step.Done<CrmMemory, CrmCommand> announceShutdown(CrmMemory memory) {
    return memory.shutdownAnnounced()
        ? new Step.Done<>(memory, List.of())
        : new Step.Done<>(
            new CrmMemory(
                memory.state(),
                memory.watchdogOpen(),
                memory.idleRounds(),
                memory.manager(),
                true,
                memory.disarmed()),
            List.of(new CrmCommand.Report(HaEvent.of("shutdown_requested"))));
  }

  private Step<CrmMemory, CrmCommand> round() {
    if (reading.shutdownRequested() && !shutdownAnnounced) {
      shutdownAnnounced = true;
      report(HaEvent.of("shutdown_requested"));
    }
    changeState();
    work();
    return new Step.Done<>(
        new CrmMemory(state, watchdogOpen, idleRounds, manager, shutdownAnnounced, disarmed),
        commands);
  }

  private void changeState() {
    switch (state) {
      case WAIT_FOR_QUORUM -> {
        if (mayWork()) {
          become(takeManagerLock() ? CrmState.MASTER : CrmState.SLAVE);
        }
      }
      case SLAVE -> {
        if (!mayWork()) {
          become(CrmState.WAIT_FOR_QUORUM);
        } else if (takeManagerLock()) {
          become(CrmState.MASTER);
        }
      }
      case LOST_MANAGER_LOCK -> {
        if (healthy() && takeManagerLock()) {
          become(CrmState.MASTER);
        }
      }
      case MASTER -> {
        if (!takeManagerLock()) {
          become(CrmState.LOST_MANAGER_LOCK);
        } else if (!mayIdle()) {
          idleRounds = 0;
        } else if (++idleRounds > IDLE_ROUNDS_MAX) {
          idleRounds = 0;
          report(HaEvent.of("going_idle", "rounds", IDLE_ROUNDS_MAX));
          commands.add(new CrmCommand.ReleaseManagerLock());
          closeWatchdog();
          become(CrmState.WAIT_FOR_QUORUM);
        }
      }
    }
  }

  private void work() {
    switch (state) {
      case WAIT_FOR_QUORUM, SLAVE -> exitIfAsked();
      case LOST_MANAGER_LOCK -> {
        closeWatchdog();
        if (reading.shutdownRequested()) {
          commands.add(new CrmCommand.Exit());
        } else {
          become(CrmState.WAIT_FOR_QUORUM);
        }
      }
      case MASTER -> {
        if (reading.shutdownRequested()) {
          closeWatchdog();
          report(HaEvent.of("manager_lock_released"));
          commands.add(new CrmCommand.ReleaseManagerLock());
          exitIfAsked();
        } else if (!reading.fresh()) {
          report(HaEvent.problem("cluster_state_stale_round_skipped"));
        } else if (manager != null) {
          int begin = commands.size();
          Manager.Outcome outcome = Manager.manage(manager, reading, answers, commands);
          manager = outcome.memory();
          followDisarming(outcome, begin);
        }
      }
    }
  }

  /**
   * The watchdog goes when everything is disarmed, and is there again before anything is done that
   * a round after that decides.
   *
   * @param begin where the round's commands begin
   */
  private void followDisarming(Manager.Outcome outcome, int begin) {
    if (!outcome.completed()) {
      return;
    }
    if (outcome.disarmed() && !disarmed) {
      report(HaEvent.of("disarm_crm_released"));
      closeWatchdog();
      disarmed = true;
    } else if (!outcome.disarmed() && disarmed) {
      report(HaEvent.of("rearmed"));
      disarmed = false;
      if (commands.stream().anyMatch(Crm::storesAnArmedStatus)) {
        watchdogOpen = true;
        commands.add(begin, new CrmCommand.OpenWatchdog());
      }
    }
  }

  private static boolean storesAnArmedStatus(CrmCommand command) {
    return command instanceof CrmCommand.WriteManagerStatus(ManagerStatus status)
        && !status.isDisarmed();
  }

  private void exitIfAsked() {
    if (reading.shutdownRequested()) {
      commands.add(new CrmCommand.Exit());
    }
  }

  private boolean healthy() {
    ManagerStatus status = reading.managerStatus();
    if (status == null) {
      report(HaEvent.problem("manager_status_unreadable", "reason", "cfs_not_mounted"));
      return false;
    }
    return reading.quorate() && reading.fresh() && status.fenced(reading.self()) == 0;
  }

  private boolean mayWork() {
    if (!healthy()) {
      return false;
    }
    ManagerStatus status = reading.managerStatus();
    if (reading.services() == null || status == null) {
      report(HaEvent.problem("service_config_unreadable"));
      return false;
    }
    if (!reading.services().isEmpty()) {
      return true;
    }
    NodeName master = status.masterNode();
    boolean nobodyElseManages =
        master == null || status.node(master) != NodeState.ONLINE || master.equals(reading.self());
    boolean leftovers =
        reading.commandsPending()
            || !status.services().isEmpty()
            || status.disarm() != null
            || status.nodes().entrySet().stream()
                .anyMatch(
                    node ->
                        node.getValue() == NodeState.MAINTENANCE
                            && !status.maintenanceRequests().contains(node.getKey()));
    return nobodyElseManages && leftovers;
  }

  private boolean mayIdle() {
    ManagerStatus status = reading.managerStatus();
    return healthy()
        && reading.services() != null
        && reading.services().isEmpty()
        && status != null
        && status.disarm() == null
        && status.services().isEmpty();
  }

  private boolean takeManagerLock() {
    LockAnswer answer = answers.lock(LockName.MANAGER, reading.provenOff());
    if (answer == LockAnswer.TAKEN) {
      report(HaEvent.of("lock_acquired", "lock", LockName.MANAGER.directory()));
    }
    if (answer.held()) {
      armWatchdog();
    }
    return answer.held();
  }

  private void armWatchdog() {
    if (watchdogOpen) {
      commands.add(new CrmCommand.FeedWatchdog());
    } else if (!disarmed) {
      ManagerStatus status = reading.managerStatus();
      if (status != null && status.isDisarmed()) {
        report(HaEvent.of("master_takeover_disarmed"));
        disarmed = true;
      } else {
        commands.add(new CrmCommand.OpenWatchdog());
        watchdogOpen = true;
      }
    }
  }

  private void closeWatchdog() {
    if (watchdogOpen) {
      commands.add(new CrmCommand.CloseWatchdog());
      watchdogOpen = false;
    }
  }

  private void become(CrmState next) {
    report(HaEvent.of("daemon_state", "from", state.text(), "to", next.text()));
    state = next;
    if (next == CrmState.MASTER) {
      SchedulerMode mode = reading.placement().settings().effectiveMode();
      if (mode != SchedulerMode.BASIC) {
        report(HaEvent.of("scheduler_mode", "mode", mode.text()));
      }
      manager = ManagerMemory.initial(mode);
    } else {
      manager = null;
    }
  }

  private void report(HaEvent event) {
    commands.add(new CrmCommand.Report(event));
  }
}
