package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.Resources;
import org.quorate.ha.guestcalls.GuestGuard;
import org.quorate.ha.guestcalls.GuestJobs;
import org.quorate.ha.guestcalls.Guests;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.readiness.Readiness;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.Rounds;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.ha.watchdog.WatchdogState;
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

  /** The others know this node's lease since this round: now it may become active. */
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private static final Duration TELL_WATCHDOG = Duration.ofSeconds(9);

  private final Node node;
  private final HaSettings settings;
  private final Guests guests;
  private final GuestJobs jobs;
  private final GuestGuard guard;
  private final ProfileDesk profiles;
  private final StartOrders orders;
  private final Once once = new Once(LOG);
  private LrmMemory memory = LrmMemory.initial();
  private final List<FinishedJob> finished = new ArrayList<>();
  private volatile @Nullable ManagerStatus seen;
  private final StatusRewriting<LrmStatus> rewriting = new StatusRewriting<>();
  private volatile @Nullable ShutdownRequest shutdown;
  private final List<FinishedJob> untold = new ArrayList<>();
  private ProfileDesk.@Nullable Chosen chosen;
  private final StandingBack standingBack = new StandingBack();
  private boolean tookOver;
  private String toldWatchdog = "";
  private long toldWatchdogMs;
  private volatile boolean leasesCount;
  private final HealthOrders health;
  private volatile @Nullable Glance glance;
  private volatile boolean ended;

  LrmRounds(
      Node node,
      HaSettings settings,
      Guests guests,
      GuestGuard guard,
      Readiness readiness,
      HealthOrders health,
      Runnable wake) {
    this.node = node;
    this.settings = settings;
    this.guests = guests;
    this.guard = guard;
    this.health = health;
    this.jobs =
        new GuestJobs(guests, node.watchdog()::mayStart, wake, settings.run().resolve("ha-jobs"));
    this.profiles = new ProfileDesk(node.files(), node.self(), settings.watchdog());
    guard.ordersBy(jobs::cancelStarts);
    this.orders = new StartOrders(node, readiness, wake);
  }

  /** What a round read and what it left. */
  record Glance(LrmReading reading, LrmMemory memory) {}

  /** The last round that was not ended early. */
  Optional<Glance> glance() {
    return Optional.ofNullable(glance);
  }

  /** Nodes came or went. */
  void membership() {
    orders.membership();
  }

  /** Whether a lost node's promise may be believed, by what this node last saw. */
  boolean leasesCount() {
    return leasesCount;
  }

  void shutDown(ShutdownRequest request) {
    shutdown = request;
  }

  /** The machine is done; no more rounds are run. */
  boolean ended() {
    return ended;
  }

  @Override
  public Duration run() throws Exception {
    if (ended) {
      return settings.period();
    }
    try {
      boolean unknown = node.watchdog().terms().isEmpty();
      takeOver();
      chooseProfile();
      LrmReading reading = read();
      protect(reading);
      round(reading);
      releaseInheritedWatchdog(reading);
      tellWatchdog();
      once.over("round");
      boolean known = node.watchdog().terms().isPresent();
      return unknown && known ? AT_ONCE : node.period(settings.period());
    } catch (IOException failed) {
      once.warn("round", "the round ended early, it is repeated: " + failed.getMessage());
      return REPEAT;
    }
  }

  /** What an earlier daemon began and told is not begun and told again. */
  private void takeOver() throws IOException {
    if (!tookOver) {
      Map<String, JobResult> told = Map.of();
      try {
        told = node.files().lrmStatus(node.self()).map(LrmStatus::results).orElse(Map.of());
      } catch (InvalidInput broken) {
        once.warn("results", "earlier results cannot be read: " + broken.getMessage());
      }
      memory = memory.takingOver(jobs.takeOver(), told);
      tookOver = true;
    }
  }

  /**
   * A lease that ends no later than the one in force counts at once; a longer one when the others
   * can read of it, which is after the next write of this node's status.
   */
  private void chooseProfile() {
    Optional<ClusterInfo> info = node.cluster().info().filter(ClusterInfo::clustered);
    if (info.isEmpty() || !info.get().quorate() || !info.get().synced()) {
      return; // a member that was not heard yet is not known to be ours
    }
    ProfileDesk.Chosen now;
    try {
      now = profiles.look(info.get());
      once.over("profile");
    } catch (IOException away) {
      once.warn("profile", "the profile stays as it is: " + away.getMessage());
      return;
    }
    leasesCount = now.leasesCount();
    chosen = now;
    boolean sooner =
        node.watchdog()
            .terms()
            .filter(terms -> now.choice().promiseMs().isPresent())
            .filter(terms -> now.terms().lease().victimEndMs() <= terms.lease().victimEndMs())
            .isPresent();
    if (sooner) {
      node.watchdog().adopt(now.terms());
    }
  }

  /** Before anything is started: whoever comes after a crash must know whom to stop. */
  private void protect(LrmReading reading) throws IOException {
    ManagerStatus status = reading.managerStatus();
    if (status == null || reading.services() == null) {
      return;
    }
    Set<ServiceId> own = new TreeSet<>(reading.runningGuests());
    own.addAll(guests.arriving(status.services().keySet()));
    status
        .services()
        .forEach(
            (sid, service) -> {
              // One that is on its way here counts before it comes: it comes when it is counted.
              if (service.node().equals(node.self()) || node.self().equals(service.target())) {
                own.add(sid);
              }
            });
    guard.protect(own);
  }

  private LrmReading read() {
    Reader reader = new Reader(once);
    HaFiles files = node.files();
    ManagerStatus status = reader.read(HaFiles.MANAGER_STATUS, files::managerStatus);
    seen = status;
    List<FinishedJob> ends = jobs.takeFinished();
    finished.addAll(ends);
    untold.addAll(ends);
    Resources resources = reader.read(HaFiles.RESOURCES, files::resources);
    Set<ServiceId> known = resources == null ? Set.of() : resources.managed().keySet();
    Set<ServiceId> running = reader.read("guests", () -> guests.running(known));
    Integer workers = reader.read(HaFiles.DATACENTER, files::maxWorkers);
    orders.look(
        reader,
        status,
        resources == null ? Map.of() : resources.managed(),
        running == null ? Set.of() : running);
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
        node.cluster().info().filter(now -> !now.foreign()).isPresent(),
        orders.waiting(),
        true,
        toldUnguarded(reader),
        health.open());
  }

  private boolean toldUnguarded(Reader reader) {
    Optional<LrmStatus> own =
        reader.read(HaFiles.lrmPath(node.self()), () -> node.files().lrmStatus(node.self()));
    return own != null && own.filter(LrmStatus::unguarded).isPresent();
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
          glance = new Glance(reading, after);
          carryOut(commands);
          return;
        }
      }
    }
  }

  private Answers answer(Answers answers, Question question) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) ->
          answers.with(lock, hold(lock, breakIfHeldBy));
      case Question.TakeCommandLines ignored ->
          throw new IllegalStateException("the LRM takes no commands");
      case Question.DoJob ignored ->
          throw new IllegalStateException("jobs run beside the rounds here");
    };
  }

  /** This node is active only with a watchdog: without one its lock is left free. */
  private boolean hold(LockName lock, Set<NodeName> breakIfHeldBy) {
    boolean waits = memory.state() == LrmState.WAIT_FOR_AGENT_LOCK;
    if (node.watchdog().terms().isEmpty() // this round's status tells the others of the lease
        || waits && standingBack.isOn(node.monotonicMs().getAsLong())
        || !node.take(lock, breakIfHeldBy)) {
      return false;
    }
    try {
      renewed();
      standingBack.over();
      once.over("watchdog");
      return true;
    } catch (IOException unarmed) {
      once.warn("watchdog", "this node runs no HA guests: " + unarmed.getMessage());
      standingBack.failed(node.monotonicMs().getAsLong());
      if (waits && !node.watchdog().armedBy(Holder.LRM)) {
        giveBack(lock);
      }
      return false;
    }
  }

  private void giveBack(LockName lock) {
    try {
      node.locks().release(lock, node.id());
    } catch (IOException away) {
      LOG.debug("{} is left to run out: {}", lock.directory(), away.getMessage());
    }
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
      case LrmCommand.StopUnhealthy(var job) -> {
        health.take(job.service());
        jobs.stopUnhealthy(job);
      }
      case LrmCommand.MoveGuest(var job, boolean live) -> jobs.move(job, live);
      case LrmCommand.WriteLrmStatus(LrmStatus status) -> write(status);
      case LrmCommand.ReleaseAgentLock ignored ->
          node.locks().release(LockName.agent(node.self()), node.id());
      case LrmCommand.OpenWatchdog ignored -> renewed();
      case LrmCommand.FeedWatchdog ignored -> renewed();
      case LrmCommand.CloseWatchdog ignored -> node.watchdog().release(Holder.LRM);
      case LrmCommand.Report(HaEvent event) -> report(event);
      case LrmCommand.Exit ignored -> ended = true;
    }
  }

  private void renewed() throws IOException {
    node.renewed(Holder.LRM, LockName.agent(node.self()));
  }

  /** Not written is no reason to stop: the memory holds it all, and the next round writes again. */
  private void write(LrmStatus decided) {
    ProfileDesk.Chosen terms = chosen;
    if (terms == null || !node.quorate()) {
      return;
    }
    LrmStatus status = decided.promising(terms.choice().promiseMs()).telling(orders.ready());
    long now = node.monotonicMs().getAsLong();
    if (!rewriting.due(
        undated(status),
        now,
        () -> node.cluster().show(SignOfLife.AGENT, status.timestampSeconds()))) {
      written(terms);
      return;
    }
    try {
      rewriting.writing();
      node.files().write(node.self(), status);
      rewriting.written(undated(status), now);
      once.over("lrm_status");
      written(terms);
    } catch (IOException failed) {
      once.warn("lrm_status", "lrm_status cannot be written: " + failed.getMessage());
    }
  }

  /** The others can read this node's promise and results. */
  private void written(ProfileDesk.Chosen terms) {
    node.watchdog().adopt(terms.terms());
    jobs.told(untold);
    untold.clear();
  }

  private static LrmStatus undated(LrmStatus status) {
    return new LrmStatus(status.state(), status.mode(), 0, status.results(), status.extra());
  }

  private void report(HaEvent event) {
    node.cluster().remember(event, Instant.now().getEpochSecond());
    if (event.event().equals("problem")) {
      once.warn(event.toString(), event.toString());
    } else {
      LOG.info("{}", event);
    }
  }

  /** For {@code ha-manager status}; as often as signs of life, and when something changed. */
  private void tellWatchdog() {
    ProfileDesk.Chosen now = chosen;
    if (now == null) {
      return;
    }
    WatchdogState state = node.watchdog().state();
    String profile = now.choice().profile().text() + ", " + now.choice().reason();
    String what = state.driver() + state.armed() + state.over() + state.holders() + profile;
    long nowMs = node.monotonicMs().getAsLong();
    boolean due =
        !what.equals(toldWatchdog)
            || state.armed() && nowMs - toldWatchdogMs >= TELL_WATCHDOG.toMillis();
    if (due && node.cluster().publish(WatchdogState.KEY, state.text() + "; profile " + profile)) {
      toldWatchdog = what;
      toldWatchdogMs = nowMs;
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
            && reading.runningGuests().isEmpty()
            && memory.running().isEmpty()
            && !guests.anyStartUnderWay();
    if (idle && node.watchdog().armedBy(Holder.LRM)) {
      LOG.info("no guest of the HA manager runs here: the inherited watchdog is closed");
      node.watchdog().release(Holder.LRM);
    }
  }

  /** Whether a change of this file may matter to the LRM. */
  boolean concerns(String path) {
    return switch (path) {
      case "", HaFiles.RESOURCES, OrderFile.PATH -> true;
      case HaFiles.MANAGER_STATUS -> hasNewOrders();
      default ->
          path.startsWith("nodes/" + node.self() + "/qemu-server/")
              || path.endsWith("/lrm_status") && !orders.waiting().isEmpty();
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
