package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.ha.Answers;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.CrmState;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.NodeLoads;
import org.quorate.ha.files.PlacementFiles;
import org.quorate.ha.files.Resources;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.Cluster;
import org.quorate.ha.watch.Rounds;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the CRM: reads for it, answers it, carries out what it wants. */
final class CrmRounds implements Rounds.Round {
  private static final Logger LOG = LoggerFactory.getLogger("crm");

  /** After a round that failed. */
  private static final Duration REPEAT = Duration.ofSeconds(1);

  private final Node node;
  private final HaSettings settings;
  private final Once once = new Once(LOG);
  private final Set<LockName> taken = new HashSet<>();
  private CrmMemory memory = CrmMemory.initial();
  private final StatusRewriting<ManagerStatus> rewriting = new StatusRewriting<>();
  private final PlacementFiles placementFiles;
  private final NodeLoads loads;
  private final StandingBack standingBack = new StandingBack();
  private CommandBatch commands = CommandBatch.NONE;
  private volatile ManagerStatus known = ManagerStatus.empty();
  private volatile boolean shutdown;
  private volatile boolean ended;

  CrmRounds(Node node, HaSettings settings) {
    this.node = node;
    this.settings = settings;
    this.placementFiles = new PlacementFiles(node.files());
    this.loads = new NodeLoads(node.files(), node.cluster()::published);
  }

  /** As last read, or written by this node's master. */
  ManagerStatus status() {
    return known;
  }

  void shutDown() {
    shutdown = true;
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
    taken.clear();
    commands = CommandBatch.NONE;
    try {
      node.ownLedger().look();
      round(read());
      if (memory.state() == CrmState.MASTER) {
        standingBack.over();
        once.over("round");
        return commands.equals(CommandBatch.NONE) || !node.files().commandsPending()
            ? settings.period()
            : Duration.ZERO; // more came meanwhile
      } else if (!standingBack.isOn(node.monotonicMs().getAsLong())) {
        once.over("round");
      }
      return node.period(settings.period());
    } catch (IOException failed) {
      once.warn("round", "the round ended early, it is repeated: " + failed.getMessage());
      if (memory.state() != CrmState.MASTER && taken.contains(LockName.MANAGER)) {
        node.locks().release(LockName.MANAGER, node.id());
        standingBack.failed(node.monotonicMs().getAsLong());
      }
      return REPEAT;
    }
  }

  private void round(CrmReading reading) throws Exception {
    Answers answers = Answers.none();
    while (true) {
      switch (Crm.step(memory, reading, answers)) {
        case Step.Ask<CrmMemory, CrmCommand>(Question question) ->
            answers = answer(answers, question);
        case Step.Done<CrmMemory, CrmCommand>(CrmMemory after, List<CrmCommand> commands) -> {
          carryOut(commands);
          memory = after;
          finish();
          return;
        }
      }
    }
  }

  private CrmReading read() {
    Reader reader = new Reader(once);
    HaFiles files = node.files();
    List<NodeReading> nodes = node.cluster().info().map(Cluster::nodes).orElse(List.of());
    ManagerStatus status = reader.read(HaFiles.MANAGER_STATUS, files::managerStatus);
    known = status == null ? known : status;
    Map<NodeName, LrmStatus> lrms = new TreeMap<>();
    for (NodeReading other : nodes) {
      var lrm = reader.read(HaFiles.lrmPath(other.name()), () -> files.lrmStatus(other.name()));
      if (lrm != null && lrm.isPresent()) {
        lrms.put(other.name(), lrm.get());
      }
    }
    Resources resources = reader.read(HaFiles.RESOURCES, files::resources);
    if (resources != null) {
      resources.problems().forEach(problem -> once.warn(problem, problem));
    }
    PlacementReading placement = placement(reader, nodes);
    Boolean pending = reader.read(HaFiles.COMMANDS, files::commandsPending);
    return new CrmReading(
        node.monotonicMs().getAsLong(),
        Instant.now().getEpochSecond(),
        ThreadLocalRandom.current().nextLong(),
        node.self(),
        node.quorate(),
        node.synced() && reader.fresh(),
        nodes,
        status,
        lrms,
        resources == null ? null : resources.managed(),
        pending != null && pending,
        node.fencer().provenOff(),
        placement,
        shutdown);
  }

  private Answers answer(Answers answers, Question question) throws Exception {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) -> {
        boolean held = !leavesToOthers(lock) && node.take(lock, breakIfHeldBy);
        if (held) {
          taken.add(lock);
        }
        yield answers.with(lock, held);
      }
      case Question.TakeCommandLines ignored -> {
        if (node.files().commandsPending()) {
          String id = "%016x".formatted(ThreadLocalRandom.current().nextLong());
          commands = node.edits().hold(node.id(), () -> node.files().takeCommands(id));
        }
        yield answers.with(commands);
      }
      case Question.DoJob ignored -> throw new IllegalStateException("the CRM has no jobs");
    };
  }

  private boolean leavesToOthers(LockName lock) {
    return lock.equals(LockName.MANAGER)
        && memory.state() != CrmState.MASTER
        && (standingBack.isOn(node.monotonicMs().getAsLong())
            || node.watchdog().terms().isEmpty()); // the LRM tells the others first
  }

  /** In order; the first that fails ends the round, and the memory stays as it was. */
  private void carryOut(List<CrmCommand> commands) throws Exception {
    for (CrmCommand command : commands) {
      if (changesTheCluster(command)) {
        requireLease();
      }
      switch (command) {
        case CrmCommand.WriteManagerStatus(ManagerStatus status) -> write(status);
        case CrmCommand.ReleaseManagerLock ignored ->
            node.locks().release(LockName.MANAGER, node.id());
        case CrmCommand.OpenWatchdog ignored -> node.renewed(Holder.CRM, LockName.MANAGER);
        case CrmCommand.FeedWatchdog ignored -> node.renewed(Holder.CRM, LockName.MANAGER);
        case CrmCommand.CloseWatchdog ignored -> node.watchdog().release(Holder.CRM);
        case CrmCommand.MoveConfig move ->
            node.files().moveGuest(move.service(), move.from(), move.to());
        case CrmCommand.RequestState request ->
            node.edits()
                .hold(
                    node.id(),
                    () -> {
                      node.files().requestState(request.service(), request.state());
                      return request;
                    });
        case CrmCommand.MigrateGroups groups -> migrate(groups);
        case CrmCommand.Report(HaEvent event) -> report(event);
        case CrmCommand.Exit ignored -> ended = true;
      }
    }
  }

  private static boolean changesTheCluster(CrmCommand command) {
    return switch (command) {
      case CrmCommand.WriteManagerStatus ignored -> true;
      case CrmCommand.MoveConfig ignored -> true;
      case CrmCommand.RequestState ignored -> true;
      case CrmCommand.MigrateGroups ignored -> true;
      case CrmCommand.ReleaseManagerLock ignored -> false;
      case CrmCommand.OpenWatchdog ignored -> false;
      case CrmCommand.FeedWatchdog ignored -> false;
      case CrmCommand.CloseWatchdog ignored -> false;
      case CrmCommand.Report ignored -> false;
      case CrmCommand.Exit ignored -> false;
    };
  }

  /** A daemon that stood still in the middle of a round may have a successor by now. */
  private void requireLease() throws IOException {
    OptionalLong began = node.locks().beganMs(LockName.MANAGER);
    long ageMs = node.monotonicMs().getAsLong() - began.orElse(0);
    boolean young =
        began.isPresent()
            && node.watchdog().terms().filter(terms -> terms.lease().mayStart(ageMs)).isPresent();
    if (!young) {
      throw new IOException("the manager's lock was refreshed too long ago");
    }
  }

  /** Unreadable rules make the reading stale, so that nothing is decided without them. */
  private PlacementReading placement(Reader reader, List<NodeReading> nodes) {
    SchedulerSettings settings = reader.read(HaFiles.DATACENTER, placementFiles::settings);
    PlacementReading placement =
        reader.read(
            PlacementFiles.RULES,
            () ->
                placementFiles.read(
                    settings == null ? SchedulerSettings.DEFAULTS : settings,
                    loads.read(
                        (settings == null ? SchedulerSettings.DEFAULTS : settings).effectiveMode(),
                        nodes.stream().filter(NodeReading::up).map(NodeReading::name).toList()),
                    placementFiles.hasGroups() ? versions(nodes) : Map.of()));
    if (placement == null) {
      return PlacementReading.none();
    }
    placement.rules().problems().forEach(problem -> once.warn(problem, problem));
    placement.groups().problems().forEach(problem -> once.warn(problem, problem));
    return placement;
  }

  private Map<NodeName, String> versions(List<NodeReading> nodes) {
    Map<NodeName, String> versions = new TreeMap<>();
    for (NodeReading other : nodes) {
      node.cluster().version(other.name()).ifPresent(text -> versions.put(other.name(), text));
    }
    return versions;
  }

  private void migrate(CrmCommand.MigrateGroups groups) throws Exception {
    node.edits()
        .hold(
            node.id(),
            () -> {
              placementFiles.migrateGroups(groups.rules(), groups.staying());
              return groups;
            });
  }

  private void write(ManagerStatus status) throws IOException {
    long now = node.monotonicMs().getAsLong();
    if (rewriting.due(
        status.withTimestamp(0),
        now,
        () -> node.cluster().show(SignOfLife.MANAGER, status.timestampSeconds()))) {
      rewriting.writing();
      node.files().write(status);
      rewriting.written(status.withTimestamp(0), now);
      known = status;
    }
  }

  private void report(HaEvent event) {
    node.cluster().remember(event, Instant.now().getEpochSecond());
    if (event.event().equals("problem")) {
      once.warn(event.toString(), event.toString());
    } else {
      LOG.info("{}", event);
    }
    if (event.event().equals("fence_acknowledged")
        && event.fields().get("subject") instanceof NodeName subject
        && !node.fencer().provenOff().contains(subject)) {
      node.fencer().leaseExpired(subject);
    }
  }

  /** After a complete round: what it took from others is given back. */
  private void finish() throws IOException {
    node.files().forgetCommands(commands);
    if (memory.state() != CrmState.MASTER) {
      rewriting.writing();
    }
    for (LockName lock : taken) {
      if (!lock.equals(LockName.MANAGER) && !lock.equals(LockName.agent(node.self()))) {
        node.locks().release(lock, node.id());
      }
    }
  }

  /** A file changed. */
  void changed(String path) {
    loads.changed(path);
  }

  /** Whether a change of this file may matter to the CRM. */
  boolean concerns(String path) {
    return switch (path) {
      case "", HaFiles.RESOURCES, HaFiles.COMMANDS, HaFiles.DATACENTER -> true;
      case PlacementFiles.RULES, PlacementFiles.GROUPS -> true;
      case HaFiles.MANAGER_STATUS -> memory.state() != CrmState.MASTER;
      default ->
          path.equals("priv/lock/" + LockName.MANAGER.directory())
                  && memory.state() != CrmState.MASTER
              || path.endsWith("/lrm_status") && memory.state() == CrmState.MASTER;
    };
  }
}
