package org.quorate.simulator.scenario;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import org.quorate.ha.LockName;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Events, and the cluster at the end, as JSON objects of one line each. */
public final class EventJson {
  private EventJson() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ObjectNode of(ScenarioEvent event) {
    ObjectNode json = object();
    json.put("t", event.seconds());
    json.put("actor", event.actor());
    if (event.node() == null) {
      json.putNull("node");
    } else {
      json.put("node", event.node().value());
    }
    json.put("event", event.what().event());
    event.what().fields().forEach((name, value) -> put(json, name, value));
    if (Vocabulary.isDetail(event.what())) {
      json.put("detail", true);
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Object value) {
    switch (value) {
      case Boolean truth -> json.put(name, truth);
      case Integer number -> json.put(name, number);
      case Long number -> json.put(name, number);
      case Double number -> json.put(name, number);
      case Collection<?> list -> {
        ArrayNode array = json.putArray(name);
        list.forEach(one -> array.add(one.toString()));
      }
      default -> {
        if (name.equals("command")) {
          json.putObject(name).put("raw", value.toString());
        } else {
          json.put(name, value.toString());
        }
      }
    }
  }

  /** How a run has left its cluster; uids are left out, since they mean nothing outside it. */
  public static ObjectNode finalRecord(Outcome outcome) {
    Store store = outcome.store();
    ObjectNode json = object();
    json.put("event", "final");
    json.set("manager_status", managerStatus(store.managerStatus));
    ObjectNode lrms = json.putObject("lrm_status");
    store.lrmStatuses.forEach((node, status) -> lrms.set(node.value(), lrmStatus(status)));
    ObjectNode running = json.putObject("running");
    store.running.forEach(
        (node, services) -> {
          ArrayNode there = running.putArray(node.value());
          services.forEach(sid -> there.add(sid.toString()));
        });
    ObjectNode hardware = json.putObject("hardware");
    store.machines.forEach(
        (node, machine) ->
            hardware
                .putObject(node.value())
                .put("power", machine.power ? "on" : "off")
                .put("network", machine.network ? "on" : "off"));
    ObjectNode services = json.putObject("service_config");
    store.services.forEach((sid, entry) -> services.set(sid.toString(), service(entry)));
    ObjectNode locks = json.putObject("locks");
    for (Map.Entry<LockName, Locks.Held> lock : store.locks.all().entrySet()) {
      locks
          .putObject(lock.getKey().directory())
          .put("node", lock.getValue().node().value())
          .put("time", lock.getValue().seconds());
    }
    if (store.rules != null && !store.groupsMigrated) { // else their order is any, in the original
      RulesText.write(json.putArray("rules"), RulesFile.parse(store.rules));
    }
    json.put("groups_file_present", store.groups != null);
    return json;
  }

  private static ObjectNode managerStatus(ManagerStatus status) {
    ObjectNode json = object();
    NodeName master = status.masterNode();
    if (master != null) {
      json.put("master_node", master.value());
    }
    json.put("timestamp", status.timestampSeconds());
    ObjectNode nodes = json.putObject("node_status");
    status.nodes().forEach((node, state) -> nodes.put(node.value(), state.text()));
    ObjectNode services = json.putObject("service_status");
    for (Map.Entry<ServiceId, ServiceRecord> service : status.services().entrySet()) {
      services.set(service.getKey().toString(), record(service.getValue()));
    }
    ObjectNode requests = json.putObject("node_request");
    status
        .maintenanceRequests()
        .forEach(node -> requests.putObject(node.value()).put("maintenance", 1));
    if (status.disarm() != null) {
      json.putObject("disarm")
          .put("mode", status.disarm().mode().text())
          .put("state", status.disarm().phase().text());
    }
    return json;
  }

  private static ObjectNode record(ServiceRecord service) {
    ObjectNode json = object();
    json.put("state", service.state().text());
    json.put("node", service.node().value());
    if (service.target() != null) {
      json.put("target", service.target().value());
    }
    if (service.timeout() != null) {
      json.put("timeout", service.timeout());
    }
    if (service.running()) {
      json.put("running", 1);
    }
    if (service.maintenanceNode() != null) {
      json.put("maintenance_node", service.maintenanceNode().value());
    }
    if (!service.command().isEmpty()) {
      ArrayNode words = json.putArray("cmd");
      service.command().forEach(words::add);
    }
    if (!service.failedNodes().isEmpty()) {
      ArrayNode names = json.putArray("failed_nodes");
      service.failedNodes().forEach(node -> names.add(node.value()));
    }
    return json;
  }

  private static ObjectNode lrmStatus(LrmStatus status) {
    ObjectNode json = object();
    json.put("state", status.state().text());
    json.put("mode", status.mode().text());
    json.put("timestamp", status.timestampSeconds());
    ArrayNode results = json.putArray("results");
    status.results().values().stream()
        .sorted(
            Comparator.comparing((JobResult r) -> r.sid())
                .thenComparing(r -> r.state().text())
                .thenComparing(r -> r.exitCode()))
        .forEach(
            result ->
                results
                    .addObject()
                    .put("service", result.sid().toString())
                    .put("state", result.state().text())
                    .put("exit_code", result.exitCode()));
    return json;
  }

  private static ObjectNode service(ServiceEntry entry) {
    ObjectNode json = object();
    json.put("node", entry.node().value());
    json.put("state", entry.state().text());
    json.put("failback", entry.failback() ? 1 : 0);
    if (!entry.autoRebalance()) {
      json.put("auto-rebalance", 0);
    }
    json.put("max_restart", entry.maxRestart());
    json.put("max_relocate", entry.maxRelocate());
    if (entry.group() != null) {
      json.put("group", entry.group());
    }
    if (entry.lock() != null) {
      json.put("lock", entry.lock());
    }
    return json;
  }
}
