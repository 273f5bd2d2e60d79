package org.quorate.ha.crm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.ha.status.Values;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The manager's desk during one round: status under change, what was read, what is commanded. */
final class ManagerRound {
  final CrmReading reading;
  final Answers answers;
  final List<CrmCommand> commands;
  final Uids uids;
  final TreeMap<NodeName, NodeState> nodes;

  /** In ascending order; new ones come by {@link #add}. */
  final Map<ServiceId, ServiceRecord> services;

  /** In ascending order; none is added. */
  final Map<ServiceId, ServiceConfig> configs = new LinkedHashMap<>();

  final TreeMap<NodeName, Long> lastSeenMs;
  final TreeSet<NodeName> maintenanceRequests;
  final RuleDesk rules;
  final SchedulerDesk scheduling;
  @Nullable Disarm disarm;
  int rebalanceRounds;
  int groupMigrationRounds;
  private final Map<String, JobResult> results = new HashMap<>();
  private final Set<LockName> announcedLocks = new HashSet<>();
  private final Map<String, Object> extra;

  ManagerRound(
      ManagerMemory memory,
      ManagerStatus status,
      CrmReading reading,
      Answers answers,
      List<CrmCommand> commands) {
    this.reading = reading;
    this.answers = answers;
    this.commands = commands;
    this.uids = new Uids(reading.entropy());
    this.nodes = new TreeMap<>(status.nodes());
    this.services = new LinkedHashMap<>(status.services());
    this.lastSeenMs = new TreeMap<>(memory.lastSeenMs());
    this.maintenanceRequests = new TreeSet<>(status.maintenanceRequests());
    this.disarm = status.disarm();
    this.extra = new HashMap<>(status.extra());
    this.rebalanceRounds = memory.rebalanceRounds();
    this.groupMigrationRounds = memory.groupMigrationRounds();
    this.rules = new RuleDesk(this, memory.rules());
    this.scheduling = new SchedulerDesk(this);
    for (NodeName node : nodes.keySet()) {
      LrmStatus lrm = reading.lrmStatuses().get(node);
      if (lrm != null) {
        results.putAll(lrm.results());
      }
    }
  }

  /**
   * Ends the round.
   *
   * @param stored the status is written; otherwise this master only keeps it in mind
   */
  Manager.Outcome ended(boolean stored, boolean everythingDisarmed) {
    ManagerStatus status =
        new ManagerStatus(
            reading.self(),
            reading.wallSeconds(),
            nodes,
            services,
            maintenanceRequests,
            disarm,
            extra);
    if (stored) {
      commands.add(new CrmCommand.WriteManagerStatus(status));
    }
    ManagerMemory memory =
        new ManagerMemory(
            lastSeenMs,
            stored ? null : status,
            everythingDisarmed,
            scheduling.settings().effectiveMode(),
            rebalanceRounds,
            groupMigrationRounds,
            rules.memory());
    return new Manager.Outcome(memory, true, everythingDisarmed);
  }

  /** Takes or refreshes a lock; a new one is told. */
  boolean take(LockName lock) {
    LockAnswer answer = answers.lock(lock, reading.provenOff());
    if (answer == LockAnswer.TAKEN && announcedLocks.add(lock)) {
      report(HaEvent.of("lock_acquired", "lock", lock.directory()));
    }
    return answer.held();
  }

  /**
   * The queued commands; they are only asked for when there are any. Those that a round has carried
   * out whose master died before it could forget them are not carried out again.
   */
  List<String> takenCommandLines() {
    if (!reading.commandsPending()) {
      return List.of();
    }
    CommandBatch batch = answers.takenCommands();
    if (batch.id().isEmpty()) {
      return batch.lines();
    }
    return batch.id().equals(extra.put(CommandBatch.DONE, batch.id())) ? List.of() : batch.lines();
  }

  /** How the cluster is disarmed; asked only where it is. */
  Disarm disarmed() {
    return Objects.requireNonNull(disarm, "disarming works on a cluster that is to be disarmed");
  }

  /** Somebody else moved the guest's configuration: the service is where that is. */
  void followConfiguration(ServiceId sid, String cause) {
    ServiceConfig config = configs.get(sid);
    ServiceRecord service = record(sid);
    if (config != null && !config.home().equals(service.node())) {
      report(
          HaEvent.of(
              "service_location_updated",
              "service",
              sid,
              "from",
              service.node(),
              "to",
              config.home(),
              "cause",
              cause));
      put(sid, service.withNode(config.home()));
    }
  }

  NodeState node(NodeName node) {
    return nodes.getOrDefault(node, NodeState.UNKNOWN);
  }

  boolean isOnline(NodeName node) {
    return node(node) == NodeState.ONLINE;
  }

  boolean isOperational(NodeName node) {
    return Manager.isOperational(node(node));
  }

  /** Services that are, or are about to be, active on this node. */
  long active(NodeName node) {
    return services.values().stream()
        .filter(s -> s.node().equals(node) || node.equals(s.target()))
        .filter(ServiceRecord::isActive)
        .count();
  }

  @Nullable NodeReading seen(NodeName node) {
    for (NodeReading one : reading.nodes()) {
      if (one.name().equals(node)) {
        return one;
      }
    }
    return null;
  }

  /** Whether the ledger proves this node off and it has not come back. */
  boolean isProvenOff(NodeName node) {
    NodeReading seen = seen(node);
    return reading.provenOff().contains(node) && (seen == null || !seen.member());
  }

  /** Mode of the node's LRM; null for a node the manager does not know yet. */
  @Nullable LrmMode lrmMode(NodeName node) {
    LrmStatus lrm = reading.lrmStatuses().get(node);
    return !nodes.containsKey(node) ? null : lrm == null ? LrmMode.ACTIVE : lrm.mode();
  }

  /** Whether the node's LRM looks after started services without being asked anew. */
  boolean rechecks(NodeName node) {
    LrmStatus lrm = reading.lrmStatuses().get(node);
    return lrm != null && lrm.rechecks();
  }

  ServiceRecord record(ServiceId sid) {
    return Objects.requireNonNull(services.get(sid), "a service under work has a record");
  }

  /** Exit code of the job for the service's current uid; null = none yet. */
  @Nullable Integer result(ServiceRecord record) {
    JobResult result = results.get(record.uid());
    return result == null ? null : result.exitCode();
  }

  /** Takes services in, each in its place. */
  void add(Map<ServiceId, ServiceRecord> more) {
    if (!more.isEmpty()) {
      services.putAll(more);
      Map<ServiceId, ServiceRecord> all = Values.sorted(services);
      services.clear();
      services.putAll(all);
    }
  }

  /** Changes the record of a service that has one. */
  void put(ServiceId sid, ServiceRecord record) {
    services.put(sid, record);
  }

  void change(ServiceId sid, ServiceState next) {
    change(sid, next, null, null, null);
  }

  /** Every state change goes through here, so that each gets a new uid and is told. */
  void change(
      ServiceId sid,
      ServiceState next,
      @Nullable NodeName at,
      @Nullable NodeName target,
      @Nullable String timeout) {
    ServiceRecord before = record(sid);
    ServiceRecord after =
        before.changedTo(next, uids.next()).withTarget(target).withTimeout(timeout);
    put(sid, at == null ? after : after.withNode(at));
    scheduling.moved(sid);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", sid);
    fields.put("from", before.state().text());
    fields.put("to", next.text());
    if (at != null) {
      fields.put("at", at);
    }
    if (target != null) {
      fields.put("target", target);
    }
    if (timeout != null) {
      fields.put("timeout", seconds(timeout));
    }
    report(new HaEvent("service_state", fields));
  }

  /** A timeout as events tell it: a number, when it is one. */
  static Object seconds(String timeout) {
    return timeout.matches("[0-9]{1,9}") ? (Object) Integer.valueOf(timeout) : timeout;
  }

  void setNode(NodeName node, NodeState next) {
    report(HaEvent.of("node_state", "subject", node, "from", node(node).text(), "to", next.text()));
    nodes.put(node, next);
  }

  void report(HaEvent event) {
    commands.add(new CrmCommand.Report(event));
  }
}
