package org.quorate.ha.crm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.NodeReading;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The manager's desk during one round: status under change, what was read, what is commanded. */
final class ManagerRound {
  final CrmReading reading;
  final Answers answers;
  final List<CrmCommand> commands;
  final Uids uids;
  final TreeMap<NodeName, NodeState> nodes;
  final TreeMap<ServiceId, ServiceRecord> services;
  final TreeMap<ServiceId, ServiceConfig> configs = new TreeMap<>();
  final TreeMap<NodeName, Long> lastSeenMs;
  final TreeSet<NodeName> maintenanceRequests;
  private final Map<String, JobResult> results = new HashMap<>();
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
    this.services = new TreeMap<>(status.services());
    this.lastSeenMs = new TreeMap<>(memory.lastSeenMs());
    this.maintenanceRequests = new TreeSet<>(status.maintenanceRequests());
    this.extra = status.extra();
    for (NodeName node : nodes.keySet()) {
      LrmStatus lrm = reading.lrmStatuses().get(node);
      if (lrm != null) {
        results.putAll(lrm.results());
      }
    }
  }

  ManagerMemory memory() {
    return new ManagerMemory(lastSeenMs);
  }

  ManagerStatus status() {
    return new ManagerStatus(
        reading.self(), reading.wallSeconds(), nodes, services, maintenanceRequests, extra);
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

  ServiceRecord record(ServiceId sid) {
    return Objects.requireNonNull(services.get(sid), "a service under work has a record");
  }

  /** Exit code of the job for the service's current uid; null = none yet. */
  @Nullable Integer result(ServiceRecord record) {
    JobResult result = results.get(record.uid());
    return result == null ? null : result.exitCode();
  }

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
      fields.put("timeout", timeout);
    }
    report(new HaEvent("service_state", fields));
  }

  void setNode(NodeName node, NodeState next) {
    report(HaEvent.of("node_state", "subject", node, "from", node(node).text(), "to", next.text()));
    nodes.put(node, next);
  }

  void report(HaEvent event) {
    commands.add(new CrmCommand.Report(event));
  }
}
