package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.Resources;
import org.quorate.ha.guestcalls.GuestJobs;
import org.quorate.ha.guestcalls.Guests;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.Rounds;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.ha.watchdog.WatchdogKeeper.Client;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the LRM: reads for it, answers it, carries out what it wants. */
final class LrmRounds implements Rounds.Round {
  private static final Logger LOG = LoggerFactory.getLogger("lrm");

  /** After a round that failed. */
  private static final Duration REPEAT = Duration.ofSeconds(1);

  private final Node node;
  private final HaSettings settings;
  private final Guests guests;
  private final GuestJobs jobs;
  private final Once once = new Once(LOG);
  private LrmMemory memory = LrmMemory.initial();
  private final List<FinishedJob> finished = new ArrayList<>();
  private volatile @Nullable ManagerStatus seen;
  private final StatusRewriting<LrmStatus> rewriting = new StatusRewriting<>();
  private volatile @Nullable ShutdownRequest shutdown;
  private volatile boolean ended;

  LrmRounds(Node node, HaSettings settings, Guests guests, Runnable wake) {
    this.node = node;
    this.settings = settings;
    this.guests = guests;
    this.jobs = new GuestJobs(guests, this::lockIsFresh, wake);
  }

  void shutDown(ShutdownRequest request) {
    shutdown = request;
  }

  /** The machine is done; no more rounds are run. */
  boolean ended() {
    return ended;
  }

  private boolean lockIsFresh() {
    return node.locks()
        .age(LockName.agent(node.self()))
        .filter(age -> age.compareTo(settings.startFresh()) < 0)
        .isPresent();
  }

  @Override
  public Duration run() throws Exception {
    if (ended) {
      return settings.period();
    }
    try {
      LrmReading reading = read();
      round(reading);
      releaseInheritedWatchdog(reading);
      once.over("round");
      return settings.period();
    } catch (IOException failed) {
      once.warn("round", "the round ended early, it is repeated: " + failed.getMessage());
      return REPEAT;
    }
  }

  private LrmReading read() {
    Reader reader = new Reader(once);
    HaFiles files = node.files();
    ManagerStatus status = reader.read(HaFiles.MANAGER_STATUS, files::managerStatus);
    seen = status;
    finished.addAll(jobs.takeFinished());
    Resources resources = reader.read(HaFiles.RESOURCES, files::resources);
    Set<ServiceId> known = resources == null ? Set.of() : resources.managed().keySet();
    Set<ServiceId> running = reader.read("guests", () -> guests.running(known));
    Integer workers = reader.read(HaFiles.DATACENTER, files::maxWorkers);
    return new LrmReading(
        node.monotonicMs().getAsLong(),
        Instant.now().getEpochSecond(),
        node.self(),
        node.quorate(),
        node.synced() && reader.fresh(),
        status,
        resources == null ? null : resources.managed(),
        running == null ? Set.of() : running,
        List.copyOf(finished),
        shutdown,
        workers == null ? LrmReading.MAX_WORKERS_DEFAULT : workers,
        node.cluster().info().filter(now -> !now.foreign()).isPresent());
  }

  private void round(LrmReading reading) throws IOException {
    Answers answers = Answers.none();
    while (true) {
      switch (Lrm.step(memory, reading, answers)) {
        case Step.Ask<LrmMemory, LrmCommand>(Question question) ->
            answers = answer(answers, question);
        case Step.Done<LrmMemory, LrmCommand>(LrmMemory after, List<LrmCommand> commands) -> {
          // What the machine decided stands, also when a command fails: it wants the rest anew
          // from what it reads next, and must not be told of the same finished job twice.
          memory = after;
          finished.clear();
          carryOut(commands);
          return;
        }
      }
    }
  }

  private Answers answer(Answers answers, Question question) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) ->
          answers.with(lock, node.take(lock, breakIfHeldBy));
      case Question.TakeCommandLines ignored ->
          throw new IllegalStateException("the LRM takes no commands");
      case Question.DoJob ignored ->
          throw new IllegalStateException("jobs run beside the rounds here");
    };
  }

  /** All of them; the first failure is thrown after the last. */
  private void carryOut(List<LrmCommand> commands) throws IOException {
    IOException first = null;
    for (LrmCommand command : commands) {
      try {
        carryOut(command);
      } catch (IOException failed) {
        first = first == null ? failed : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void carryOut(LrmCommand command) throws IOException {
    switch (command) {
      case LrmCommand.StartGuest(var job) -> jobs.start(job);
      case LrmCommand.StopGuest(var job) -> jobs.stop(job);
      case LrmCommand.MoveGuest(var job, boolean live) -> jobs.move(job, live);
      case LrmCommand.WriteLrmStatus(LrmStatus status) -> write(status);
      case LrmCommand.ReleaseAgentLock ignored ->
          node.locks().release(LockName.agent(node.self()), node.id());
      case LrmCommand.OpenWatchdog ignored -> node.watchdog().show(Client.LRM);
      case LrmCommand.FeedWatchdog ignored -> node.watchdog().show(Client.LRM);
      case LrmCommand.CloseWatchdog ignored -> node.watchdog().release(Client.LRM);
      case LrmCommand.Report(HaEvent event) -> report(event);
      case LrmCommand.Exit ignored -> ended = true;
    }
  }

  /** Not written is no reason to stop: the memory holds it all, and the next round writes again. */
  private void write(LrmStatus status) {
    long now = node.monotonicMs().getAsLong();
    boolean due =
        node.quorate()
            && rewriting.due(
                undated(status),
                now,
                () -> node.cluster().show(SignOfLife.AGENT, status.timestampSeconds()));
    if (!due) {
      return;
    }
    try {
      rewriting.writing();
      node.files().write(node.self(), status);
      rewriting.written(undated(status), now);
      once.over("lrm_status");
    } catch (IOException failed) {
      once.warn("lrm_status", "lrm_status cannot be written: " + failed.getMessage());
    }
  }

  private static LrmStatus undated(LrmStatus status) {
    return new LrmStatus(status.state(), status.mode(), 0, status.results(), status.extra());
  }

  private void report(HaEvent event) {
    if (event.event().equals("problem")) {
      once.warn(event.toString(), event.toString());
    } else {
      LOG.info("{}", event);
    }
  }

  /**
   * A killed daemon's share of the watchdog is not needed when no guest of the HA manager runs
   * here: the new one then waits for work without lock and watchdog.
   */
  private void releaseInheritedWatchdog(LrmReading reading) throws IOException {
    boolean idle =
        memory.state() == LrmState.WAIT_FOR_AGENT_LOCK
            && !memory.watchdogOpen()
            && reading.fresh()
            && reading.quorate()
            && reading.services() != null
            && reading.runningGuests().isEmpty();
    if (idle && node.watchdog().armedBy(Client.LRM)) {
      LOG.info("no guest of the HA manager runs here: the inherited watchdog is closed");
      node.watchdog().release(Client.LRM);
    }
  }

  /** Whether a change of this file may matter to the LRM. */
  boolean concerns(String path) {
    return switch (path) {
      case "", HaFiles.RESOURCES -> true;
      case HaFiles.MANAGER_STATUS -> hasNewOrders();
      default -> path.startsWith("nodes/" + node.self() + "/qemu-server/");
    };
  }

  /**
   * The manager's file changes with every job result, if only by its uids: a round for each would
   * make the two chase each other without end.
   */
  private boolean hasNewOrders() {
    ManagerStatus before = seen;
    try {
      return before == null || !node.files().managerStatus().ordersSameAs(before);
    } catch (IOException | InvalidInput unreadable) {
      return true;
    }
  }
}
