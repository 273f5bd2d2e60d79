package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.files.StatusJson;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A scenario with what is expected of it. A file is either a recording, {@code {"name", "input":
 * {…}, "expected": {"events": […], "final": {…}}}}, or lines as in {@link ScenarioText}.
 *
 * @param expected what has to happen; null = the file does not say
 */
public record ScenarioFile(Scenario scenario, @Nullable Expectation expected) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What has to happen.
   *
   * @param events as lines of {@link EventText}, in order
   * @param finalRecord the cluster at the end; null = see {@code end}
   * @param end the cluster at the end, as lines of {@link EventText}
   */
  public record Expectation(List<String> events, @Nullable JsonNode finalRecord, List<String> end) {
    public Expectation {
      events = List.copyOf(events);
      end = List.copyOf(end);
    }
  }

  /**
   * Reads a file's text.
   *
   * @param name of the scenario, if the file does not name it
   * @throws InvalidInput saying what is wrong, in one sentence
   */
  public static ScenarioFile parse(String name, String text) {
    return isRecording(text) ? recording(name, text) : ScenarioText.parse(name, text);
  }

  /**
   * The file's text with what happened as its expectation.
   *
   * @throws InvalidInput when it is a recording, which says what another program did
   */
  public static String withExpectation(String text, Outcome outcome) {
    if (isRecording(text)) {
      throw new InvalidInput("it is a recording, which is not rewritten");
    }
    return ScenarioText.withExpectation(text, outcome);
  }

  private static boolean isRecording(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static ScenarioFile recording(String name, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException broken) {
      throw new InvalidInput("it is not JSON: " + Quoted.of(broken.getOriginalMessage()));
    }
    JsonNode input = json.path("input");
    if (!input.isObject()) {
      throw new InvalidInput("it is not a scenario: the object 'input' is missing");
    }
    JsonNode events = json.path("expected").path("events");
    Expectation expected = null;
    if (events.isArray()) {
      List<String> lines = new ArrayList<>();
      events.forEach(event -> lines.add(EventText.line(event)));
      expected = new Expectation(lines, json.path("expected").path("final"), List.of());
    }
    return new ScenarioFile(scenario(json.path("name").asString(name), input), expected);
  }

  private static Scenario scenario(String name, JsonNode input) {
    JsonNode datacenter = input.path("datacenter.cfg");
    return new Scenario(
        name,
        commands(input.path("cmdlist")),
        hardware(input.path("hardware_status")),
        services(input.path("service_config")),
        managerStatus(input.path("manager_status")),
        running(input.path("service_status")),
        loads(input.path("static_service_stats"), "maxcpu", "maxmem"),
        loads(input.path("dynamic_service_stats"), "cpu", "mem"),
        RulesText.rules(input.path("rules_config")),
        RulesText.groups(input.path("groups")),
        policy(datacenter.path("ha").path("shutdown_policy").asString("conditional")),
        crs(datacenter.path("crs")));
  }

  private static List<List<String>> commands(JsonNode json) {
    List<List<String>> lists = new ArrayList<>();
    for (JsonNode list : json) {
      List<String> commands = new ArrayList<>();
      for (JsonNode command : list) {
        commands.add(command.isObject() ? text(command, "raw") : command.asString(""));
      }
      lists.add(List.copyOf(commands));
    }
    return lists;
  }

  private static Map<NodeName, Scenario.Hardware> hardware(JsonNode json) {
    Map<NodeName, Scenario.Hardware> nodes = new TreeMap<>();
    json.properties()
        .forEach(
            node ->
                nodes.put(
                    new NodeName(node.getKey()),
                    new Scenario.Hardware(
                        node.getValue().path("power").asString("off").equals("on"),
                        node.getValue().path("network").asString("off").equals("on"),
                        number(node.getValue().path("maxcpu")),
                        number(node.getValue().path("maxmem")),
                        node.getValue()
                            .path("pve-manager-version")
                            .asString(Scenario.Hardware.VERSION_DEFAULT))));
    return nodes;
  }

  private static @Nullable Double number(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? null : (Double) numeric(value);
  }

  private static double numeric(JsonNode value) {
    try {
      return value.isString() ? Double.parseDouble(value.asString()) : value.asDouble();
    } catch (NumberFormatException | JacksonException bad) {
      throw new InvalidInput("'" + Quoted.of(value.toString()) + "' is not a number");
    }
  }

  private static Map<ServiceId, ServiceEntry> services(JsonNode json) {
    Map<ServiceId, ServiceEntry> services = new TreeMap<>();
    json.properties()
        .forEach(
            service ->
                services.put(ServiceId.parse(service.getKey()), service(service.getValue())));
    return services;
  }

  private static ServiceEntry service(JsonNode json) {
    return new ServiceEntry(
        new NodeName(text(json, "node")),
        RequestedState.parse(json.path("state").asString("disabled")),
        count(json, "failback") != 0,
        count(json, "auto-rebalance") != 0,
        count(json, "max_restart"),
        count(json, "max_relocate"),
        json.hasNonNull("group") ? text(json, "group") : null,
        json.hasNonNull("lock") ? text(json, "lock") : null);
  }

  private static int count(JsonNode json, String field) {
    return json.hasNonNull(field) ? (int) numeric(json.path(field)) : 1;
  }

  private static ManagerStatus managerStatus(JsonNode json) {
    return json.isObject() ? StatusJson.manager(json.toString()) : ManagerStatus.empty();
  }

  private static Map<NodeName, Set<ServiceId>> running(JsonNode json) {
    Map<NodeName, Set<ServiceId>> running = new TreeMap<>();
    json.properties()
        .forEach(
            node -> {
              Set<ServiceId> there = new TreeSet<>();
              node.getValue()
                  .properties()
                  .forEach(
                      service -> {
                        if (numeric(service.getValue()) != 0) {
                          there.add(ServiceId.parse(service.getKey()));
                        }
                      });
              running.put(new NodeName(node.getKey()), there);
            });
    return running;
  }

  private static @Nullable Map<ServiceId, Scenario.Load> loads(
      JsonNode json, String cores, String memory) {
    if (!json.isObject()) {
      return null;
    }
    Map<ServiceId, Scenario.Load> loads = new TreeMap<>();
    json.properties()
        .forEach(
            service ->
                loads.put(
                    ServiceId.parse(service.getKey()),
                    new Scenario.Load(
                        numeric(service.getValue().path(cores)),
                        numeric(service.getValue().path(memory)))));
    return loads;
  }

  static ShutdownRequest.Policy policy(String word) {
    for (ShutdownRequest.Policy policy : ShutdownRequest.Policy.values()) {
      if (policy.text().equals(word)) {
        return policy;
      }
    }
    throw new InvalidInput("'" + Quoted.of(word) + "' is not a shutdown policy");
  }

  private static Map<String, String> crs(JsonNode json) {
    Map<String, String> crs = new TreeMap<>();
    json.properties().forEach(part -> crs.put(part.getKey(), part.getValue().asString("")));
    return crs;
  }

  private static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isString() && !value.isNumber()) {
      throw new InvalidInput("the field '" + field + "' is missing");
    }
    return value.asString();
  }
}
