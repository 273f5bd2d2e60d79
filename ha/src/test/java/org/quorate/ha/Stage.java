package org.quorate.ha;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.lrm.FinishedJob;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.lrm.Lrm;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.LrmReading;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A small, kind cluster for stories: everything shared is consistent, and time is the story's. */
final class Stage {
  static final long ROUND_MS = 10_000;
  static final long LOCK_MS = 120_000;

  /** One node as the story wants it. */
  static final class Node {
    CrmMemory crm = CrmMemory.initial();
    LrmMemory lrm = LrmMemory.initial();
    boolean up = true;
    boolean crmRuns = true;
    boolean lrmRuns = true;
    boolean crmShutdown;
    ShutdownRequest lrmShutdown;
    final Set<ServiceId> running = new TreeSet<>();
    final List<FinishedJob> finished = new ArrayList<>();
    final Set<String> watchdogs = new HashSet<>();
  }

  private record Held(NodeName by, long sinceMs) {}

  final TreeMap<NodeName, Node> nodes = new TreeMap<>();
  final TreeMap<ServiceId, ServiceConfig> services = new TreeMap<>();
  PlacementReading placement = PlacementReading.none();
  final Set<NodeName> provenOff = new TreeSet<>();
  final Set<NodeName> startsFail = new HashSet<>();
  final Set<ServiceId> movesFail = new HashSet<>();
  final Set<ServiceId> stopsFail = new HashSet<>();
  final List<String> queue = new ArrayList<>();

  /** Services whose start waits, by the start order. */
  final Set<ServiceId> waitingFor = new TreeSet<>();

  /** Id of the batch as which queued commands are taken. */
  String batch = "";

  final List<String> told = new ArrayList<>();
  final List<String> serviceChanges = new ArrayList<>();
  final List<String> nodeChanges = new ArrayList<>();
  BiConsumer<String, String> crmChanges = (from, to) -> {};
  BiConsumer<String, String> lrmChanges = (from, to) -> {};
  ManagerStatus status = ManagerStatus.empty();
  long nowMs;

  /** All managers are Quorate's. */
  boolean rechecks;

  /** Guests that run and do not serve; the order is taken once. */
  final Map<ServiceId, org.quorate.ha.lrm.HealthOrder> unhealthy = new java.util.HashMap<>();

  private final Map<NodeName, LrmStatus> lrmStatuses = new HashMap<>();
  private final Map<LockName, Held> locks = new HashMap<>();
  private long entropy;

  Stage(String... names) {
    for (String name : names) {
      nodes.put(new NodeName(name), new Node());
    }
  }

  static NodeName node(String name) {
    return new NodeName(name);
  }

  static ServiceId sid(String text) {
    return ServiceId.parse(text);
  }

  Stage service(String sid, String home, RequestedState requested) {
    services.put(sid(sid), ServiceConfig.of(requested, node(home)));
    return this;
  }

  void request(String sid, RequestedState requested) {
    services.computeIfPresent(sid(sid), (id, config) -> config.withRequested(requested));
  }

  Node at(String name) {
    return nodes.get(node(name));
  }

  ServiceRecord record(String sid) {
    return status.services().get(sid(sid));
  }

  ServiceState state(String sid) {
    return record(sid).state();
  }

  boolean runs(String sid, String name) {
    return at(name).running.contains(sid(sid));
  }

  /** The service as a master that balances on start would leave it. */
  void balance(String sid, String target, boolean doneByTheWrongNode) {
    TreeMap<ServiceId, ServiceRecord> changed = new TreeMap<>(status.services());
    changed.computeIfPresent(
        sid(sid),
        (id, record) ->
            record
                .changedTo(ServiceState.REQUEST_START_BALANCE, "balance")
                .withTarget(node(target)));
    status =
        new ManagerStatus(
            status.masterNode(), 0, status.nodes(), changed, Set.of(), null, Map.of());
    nodes.values().forEach(node -> node.crm = CrmMemory.initial());
    nodes.values().forEach(node -> node.running.remove(sid(sid)));
    if (doneByTheWrongNode) {
      services.computeIfPresent(sid(sid), (id, config) -> config.withHome(node("node1")));
    }
  }

  void powerOff(String name) {
    Node node = at(name);
    node.up = false;
    node.running.clear();
    node.crm = CrmMemory.initial();
    node.lrm = LrmMemory.initial();
    node.finished.clear();
    node.watchdogs.clear();
  }

  void powerOn(String name) {
    Node node = at(name);
    node.up = true;
    node.crmRuns = true;
    node.lrmRuns = true;
    node.crmShutdown = false;
    node.lrmShutdown = null;
    provenOff.remove(node(name));
  }

  void rounds(int count) {
    for (int i = 0; i < count; i++) {
      for (NodeName name : nodes.keySet()) {
        Node node = nodes.get(name);
        if (node.up && node.crmRuns) {
          crm(name, node);
        }
        if (node.up && node.lrmRuns) {
          lrm(name, node);
        }
      }
      nowMs += ROUND_MS;
    }
  }

  /** Seconds until the condition holds, asked after each round. */
  long secondsUntil(java.util.function.BooleanSupplier condition) {
    long start = nowMs;
    while (!condition.getAsBoolean() && nowMs - start < 600_000) {
      rounds(1);
    }
    return (nowMs - start) / 1000;
  }

  boolean quorate() {
    return nodes.values().stream().filter(n -> n.up).count() > nodes.size() / 2;
  }

  private List<NodeReading> readNodes() {
    List<NodeReading> readings = new ArrayList<>();
    nodes.forEach(
        (name, node) -> readings.add(new NodeReading(name, readings.size() + 1, node.up, node.up)));
    return readings;
  }

  private void crm(NodeName self, Node node) {
    CrmReading reading =
        new CrmReading(
            nowMs,
            nowMs / 1000,
            entropy++,
            self,
            quorate(),
            true,
            readNodes(),
            status,
            lrmStatuses,
            services,
            !queue.isEmpty(),
            provenOff,
            placement,
            node.crmShutdown);
    Answers answers = Answers.none();
    while (true) {
      switch (Crm.step(node.crm, reading, answers)) {
        case Step.Ask<CrmMemory, CrmCommand> ask -> answers = answer(self, ask.question(), answers);
        case Step.Done<CrmMemory, CrmCommand> done -> {
          if (node.crm.state() != done.memory().state()) {
            crmChanges.accept(node.crm.state().text(), done.memory().state().text());
          }
          node.crm = done.memory();
          done.commands().forEach(command -> carryOut(self, node, command));
          return;
        }
      }
    }
  }

  private boolean toldUnguarded(NodeName self) {
    LrmStatus told = lrmStatuses.get(self);
    return told != null && told.unguarded();
  }

  private void lrm(NodeName self, Node node) {
    LrmReading reading =
        new LrmReading(
            nowMs,
            nowMs / 1000,
            self,
            quorate(),
            true,
            status,
            services,
            node.running,
            node.finished,
            node.lrmShutdown,
            4,
            rechecks,
            waitingFor,
            true,
            toldUnguarded(self),
            unhealthy);
    node.finished.clear();
    Answers answers = Answers.none();
    while (true) {
      switch (Lrm.step(node.lrm, reading, answers)) {
        case Step.Ask<LrmMemory, LrmCommand> ask -> answers = answer(self, ask.question(), answers);
        case Step.Done<LrmMemory, LrmCommand> done -> {
          if (node.lrm.state() != done.memory().state()) {
            lrmChanges.accept(node.lrm.state().text(), done.memory().state().text());
          }
          node.lrm = done.memory();
          done.commands().forEach(command -> carryOut(self, node, command));
          return;
        }
      }
    }
  }

  private Answers answer(NodeName self, Question question, Answers answers) {
    return switch (question) {
      case Question.TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) -> {
        Held held = locks.get(lock);
        boolean free =
            held == null
                || held.by().equals(self)
                || breakIfHeldBy.contains(held.by())
                || nowMs - held.sinceMs() > LOCK_MS;
        if (free) {
          locks.put(lock, new Held(self, nowMs));
        }
        yield answers.with(lock, free);
      }
      case Question.TakeCommandLines() -> {
        List<String> lines = List.copyOf(queue);
        queue.clear();
        yield answers.with(new CommandBatch(batch, lines));
      }
      case Question.DoJob(LrmCommand.Work work) ->
          throw new IllegalStateException("not within the round: " + work);
    };
  }

  private void carryOut(NodeName self, Node node, CrmCommand command) {
    switch (command) {
      case CrmCommand.WriteManagerStatus(ManagerStatus written) -> status = written;
      case CrmCommand.ReleaseManagerLock() -> locks.remove(LockName.MANAGER);
      case CrmCommand.OpenWatchdog() -> node.watchdogs.add("crm");
      case CrmCommand.FeedWatchdog() -> {}
      case CrmCommand.CloseWatchdog() -> node.watchdogs.remove("crm");
      case CrmCommand.MoveConfig(ServiceId sid, NodeName from, NodeName to) ->
          services.computeIfPresent(sid, (id, config) -> config.withHome(to));
      case CrmCommand.RequestState(ServiceId sid, RequestedState state) ->
          services.computeIfPresent(sid, (id, config) -> config.withRequested(state));
      case CrmCommand.MigrateGroups groups ->
          throw new IllegalStateException("there are no groups here");
      case CrmCommand.Report(HaEvent event) -> tell(self, event);
      case CrmCommand.Exit() -> node.crmRuns = false;
    }
  }

  private void carryOut(NodeName self, Node node, LrmCommand command) {
    switch (command) {
      case LrmCommand.StartGuest(Job job) -> {
        boolean ok = !startsFail.contains(self);
        if (ok) {
          node.running.add(job.service());
        }
        node.finished.add(new FinishedJob(job, ok));
      }
      case LrmCommand.StopGuest(Job job) -> {
        boolean ok = !stopsFail.contains(job.service());
        if (ok) {
          node.running.remove(job.service());
        }
        node.finished.add(new FinishedJob(job, ok));
      }
      case LrmCommand.StopUnhealthy(Job job) -> {
        node.running.remove(job.service());
        unhealthy.remove(job.service());
        node.finished.add(new FinishedJob(job, false));
      }
      case LrmCommand.MoveGuest(Job job, boolean live) -> {
        boolean ok = !movesFail.contains(job.service());
        if (ok) {
          boolean ran = node.running.remove(job.service());
          services.computeIfPresent(job.service(), (id, c) -> c.withHome(job.target()));
          if (live && ran) {
            nodes.get(job.target()).running.add(job.service());
          }
        }
        node.finished.add(new FinishedJob(job, ok));
      }
      case LrmCommand.WriteLrmStatus(LrmStatus written) -> lrmStatuses.put(self, written);
      case LrmCommand.ReleaseAgentLock() -> locks.remove(LockName.agent(self));
      case LrmCommand.OpenWatchdog() -> node.watchdogs.add("lrm");
      case LrmCommand.FeedWatchdog() -> {}
      case LrmCommand.CloseWatchdog() -> node.watchdogs.remove("lrm");
      case LrmCommand.Report(HaEvent event) -> tell(self, event);
      case LrmCommand.Exit() -> node.lrmRuns = false;
    }
  }

  private void tell(NodeName self, HaEvent event) {
    told.add(nowMs / 1000 + " " + self + " " + event);
    String change = event.fields().get("from") + " " + event.fields().get("to");
    if (event.event().equals("service_state")) {
      serviceChanges.add(change);
    } else if (event.event().equals("node_state")) {
      nodeChanges.add(change);
    } else if (event.event().equals("node_deleted")) {
      nodeChanges.add("gone (removed)");
    }
  }
}
