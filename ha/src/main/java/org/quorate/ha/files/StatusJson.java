package org.quorate.ha.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code manager_status} and {@code lrm_status} as text, with the fields of Proxmox VE. */
public final class StatusJson {
  private static final Set<String> MANAGER_FIELDS =
      Set.of("master_node", "timestamp", "node_status", "service_status", "node_request", "disarm");
  private static final Set<String> SERVICE_FIELDS =
      Set.of(
          "state",
          "node",
          "uid",
          "target",
          "timeout",
          "cmd",
          "running",
          "failed_nodes",
          "maintenance_node");
  private static final Set<String> LRM_FIELDS = Set.of("state", "mode", "timestamp", "results");

  private StatusJson() {}

  /**
   * @throws InvalidInput when the text is not a manager status, or one with states we do not know
   */
  public static ManagerStatus manager(String text) {
    if (text.isBlank()) {
      return ManagerStatus.empty();
    }
    ObjectNode json = Json.parse(text, "ha/manager_status");
    Map<NodeName, NodeState> nodes = new HashMap<>();
    json.path("node_status")
        .properties()
        .forEach(
            node ->
                nodes.put(
                    new NodeName(node.getKey()), NodeState.parse(node.getValue().asString(""))));
    Map<ServiceId, ServiceRecord> services = new HashMap<>();
    json.path("service_status")
        .properties()
        .forEach(
            service ->
                services.put(ServiceId.parse(service.getKey()), service(service.getValue())));
    Set<NodeName> maintenance = new HashSet<>();
    Map<String, Object> extra = Json.rest(json, MANAGER_FIELDS);
    json.path("node_request")
        .properties()
        .forEach(
            request -> {
              if (Json.truth(request.getValue(), "maintenance")) {
                maintenance.add(new NodeName(request.getKey()));
              }
            });
    return new ManagerStatus(
        node(json, "master_node"),
        Json.number(json, "timestamp", 0),
        nodes,
        services,
        maintenance,
        disarm(json.path("disarm")),
        extra);
  }

  public static String text(ManagerStatus status) {
    ObjectNode json = Json.object();
    if (status.masterNode() != null) {
      json.put("master_node", status.masterNode().value());
    }
    json.put("timestamp", status.timestampSeconds());
    ObjectNode nodes = json.putObject("node_status");
    status.nodes().forEach((name, state) -> nodes.put(name.value(), state.text()));
    ObjectNode services = json.putObject("service_status");
    status.services().forEach((sid, service) -> services.set(sid.toString(), json(service)));
    ObjectNode requests = json.putObject("node_request");
    status
        .maintenanceRequests()
        .forEach(node -> requests.putObject(node.value()).put("maintenance", 1));
    Disarm disarm = status.disarm();
    if (disarm != null) {
      json.putObject("disarm")
          .put("mode", disarm.mode().text())
          .put("state", disarm.phase().text());
    }
    Json.putAll(json, status.extra());
    return json.toString();
  }

  private static @Nullable Disarm disarm(JsonNode json) {
    if (!json.isObject()) {
      return null;
    }
    boolean complete = Json.text(json, "state").equals(Disarm.Phase.DISARMED.text());
    return new Disarm(
        Disarm.Mode.parse(Json.text(json, "mode")),
        complete ? Disarm.Phase.DISARMED : Disarm.Phase.DISARMING);
  }

  private static ServiceRecord service(JsonNode json) {
    List<String> command = new ArrayList<>();
    json.path("cmd").forEach(word -> command.add(word.asString("")));
    List<NodeName> failed = new ArrayList<>();
    json.path("failed_nodes").forEach(name -> failed.add(new NodeName(name.asString(""))));
    return new ServiceRecord(
        ServiceState.parse(Json.text(json, "state")),
        new NodeName(Json.text(json, "node")),
        json.path("uid").asString(""),
        node(json, "target"),
        json.hasNonNull("timeout") ? Json.text(json, "timeout") : null,
        command,
        Json.truth(json, "running"),
        failed,
        node(json, "maintenance_node"),
        Json.rest(json, SERVICE_FIELDS));
  }

  private static ObjectNode json(ServiceRecord service) {
    ObjectNode json = Json.object();
    json.put("state", service.state().text());
    json.put("node", service.node().value());
    json.put("uid", service.uid());
    putNode(json, "target", service.target());
    if (service.timeout() != null) {
      json.put("timeout", service.timeout());
    }
    if (!service.command().isEmpty()) {
      ArrayNode words = json.putArray("cmd");
      service.command().forEach(words::add);
    }
    if (service.running()) {
      json.put("running", 1);
    }
    if (!service.failedNodes().isEmpty()) {
      ArrayNode names = json.putArray("failed_nodes");
      service.failedNodes().forEach(name -> names.add(name.value()));
    }
    putNode(json, "maintenance_node", service.maintenanceNode());
    Json.putAll(json, service.extra());
    return json;
  }

  /**
   * @throws InvalidInput when the text is not an LRM's status, or one with words we do not know
   */
  public static LrmStatus lrm(String text) {
    ObjectNode json = Json.parse(text, "lrm_status");
    Map<String, JobResult> results = new HashMap<>();
    json.path("results")
        .properties()
        .forEach(
            result ->
                results.put(
                    result.getKey(),
                    new JobResult(
                        ServiceId.parse(Json.text(result.getValue(), "sid")),
                        ServiceState.parse(Json.text(result.getValue(), "state")),
                        (int) Json.number(result.getValue(), "exit_code", -1))));
    return new LrmStatus(
        LrmState.parse(Json.text(json, "state")),
        LrmMode.parse(json.hasNonNull("mode") ? Json.text(json, "mode") : "active"),
        Json.number(json, "timestamp", 0),
        results,
        Json.rest(json, LRM_FIELDS));
  }

  public static String text(LrmStatus status) {
    ObjectNode json = Json.object();
    json.put("state", status.state().text());
    json.put("mode", status.mode().text());
    json.put("timestamp", status.timestampSeconds());
    ObjectNode results = json.putObject("results");
    status
        .results()
        .forEach(
            (uid, result) ->
                results
                    .putObject(uid)
                    .put("sid", result.sid().toString())
                    .put("state", result.state().text())
                    .put("exit_code", result.exitCode()));
    Json.putAll(json, status.extra());
    return json.toString();
  }

  private static @Nullable NodeName node(JsonNode json, String field) {
    return json.hasNonNull(field) ? new NodeName(Json.text(json, field)) : null;
  }

  private static void putNode(ObjectNode json, String field, @Nullable NodeName node) {
    if (node != null) {
      json.put(field, node.value());
    }
  }
}
