package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The files of the cluster, and which guests run where. */
final class Store {
  private static final double GIB = 1_073_741_824;
  private static final Scenario.Load MAXIMUM_DEFAULT = new Scenario.Load(4, 4 * GIB);
  private static final Scenario.Load MEASURED_DEFAULT = new Scenario.Load(2, 2 * GIB);

  ManagerStatus managerStatus;
  final TreeMap<NodeName, LrmStatus> lrmStatuses = new TreeMap<>();
  final TreeMap<ServiceId, ServiceEntry> services;
  final List<String> commandLines = new ArrayList<>();
  final Map<NodeName, Set<ServiceId>> running = new TreeMap<>();
  final Locks locks = new Locks();
  final Watchdogs watchdogs = new Watchdogs();
  final FailingResource failing = new FailingResource();
  final TreeMap<NodeName, Machine> machines = new TreeMap<>();
  final Map<ServiceId, Scenario.Load> maxima = new TreeMap<>();
  final Map<ServiceId, Scenario.Load> measured = new TreeMap<>();
  @Nullable String rules;
  @Nullable String groups;
  boolean groupsMigrated;
  private final Scenario scenario;

  Store(Scenario scenario) {
    this.scenario = scenario;
    this.managerStatus = scenario.managerStatus();
    this.services = new TreeMap<>(scenario.services());
    this.rules = scenario.rules();
    this.groups = scenario.groups();
    loads(scenario);
    scenario
        .hardware()
        .forEach(
            (node, hardware) -> {
              machines.put(node, new Machine(hardware));
              running.put(node, new TreeSet<>(scenario.running().getOrDefault(node, Set.of())));
            });
  }

  /** Services take the same where the scenario does not say what they take. */
  private void loads(Scenario scenario) {
    Map<ServiceId, Scenario.Load> sizes = scenario.maxima();
    if (sizes != null) {
      maxima.putAll(sizes);
    } else {
      services.keySet().forEach(sid -> maxima.put(sid, MAXIMUM_DEFAULT));
    }
    Map<ServiceId, Scenario.Load> uses = scenario.measured();
    if (uses != null) {
      measured.putAll(uses);
    } else {
      maxima.keySet().forEach(sid -> measured.put(sid, MEASURED_DEFAULT));
    }
  }

  Scenario scenario() {
    return scenario;
  }

  Machine machine(NodeName node) {
    return known(machines.get(node), "node " + node);
  }

  Set<ServiceId> running(NodeName node) {
    return known(running.get(node), "node " + node);
  }

  ServiceEntry service(ServiceId sid) {
    return known(services.get(sid), "service " + sid);
  }

  private static <T> T known(@Nullable T thing, String what) {
    if (thing == null) {
      throw new ScenarioError("there is no " + what);
    }
    return thing;
  }

  void change(ServiceId sid, UnaryOperator<ServiceEntry> change) {
    services.put(sid, change.apply(service(sid)));
  }

  Map<ServiceId, ServiceConfig> configs() {
    Map<ServiceId, ServiceConfig> configs = new TreeMap<>();
    services.forEach((sid, entry) -> configs.put(sid, entry.config()));
    return configs;
  }

  boolean clusterIsQuorate() {
    long up = machines.values().stream().filter(Machine::isUp).count();
    long members = machines.values().stream().filter(machine -> machine.member).count();
    return up > members / 2;
  }

  boolean isQuorate(NodeName node) {
    return machine(node).isUp() && clusterIsQuorate();
  }
}
