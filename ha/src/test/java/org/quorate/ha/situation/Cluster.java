package org.quorate.ha.situation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A cluster as tests describe it: nodes, guests on them, rules. */
public final class Cluster {
  private static final long GIB = 1L << 30;

  private final TreeMap<NodeName, Situation.Member> members = new TreeMap<>();
  private final TreeMap<ServiceId, Situation.Guest> guests = new TreeMap<>();
  private final Map<ServiceId, ServiceConfig> services = new TreeMap<>();
  private final Map<NodeName, NodeState> states = new TreeMap<>();
  private final Map<ServiceId, ServiceRecord> records = new TreeMap<>();
  private final Map<String, Situation.Storage> storages = new HashMap<>();
  private String rules = "";
  private String order = "";
  private String probes = "";
  private final Map<NodeName, LrmStatus> lrms = new HashMap<>();
  private int witness;
  private @Nullable Disarm disarm;

  /** Nodes node1 to nodeN, each with so much memory and one vote. */
  public static Cluster of(int nodes, int gibEach) {
    Cluster cluster = new Cluster();
    cluster.storages.put("shared", new Situation.Storage(true, false, Set.of()));
    cluster.storages.put("local", new Situation.Storage(false, false, Set.of()));
    for (int i = 1; i <= nodes; i++) {
      cluster.members.put(node(i), new Situation.Member(1, true, true, gibEach * GIB));
      cluster.states.put(node(i), NodeState.ONLINE);
    }
    return cluster;
  }

  public Cluster witness() {
    witness = 1;
    return this;
  }

  public Cluster withoutFenceDevices() {
    members.replaceAll(
        (node, member) ->
            new Situation.Member(member.votes(), member.online(), false, member.memoryBytes()));
    return this;
  }

  /** An HA guest that runs. */
  public Cluster guest(int id, int node, int gib) {
    return guest(id, node, gib, "shared");
  }

  public Cluster guest(int id, int node, int gib, String storage) {
    plain(id, node, gib, storage);
    ServiceId sid = vm(id);
    services.put(sid, ServiceConfig.of(RequestedState.STARTED, node(node)));
    records.put(
        sid, ServiceRecord.of(ServiceState.STARTED, node(node), "uid" + id).withRunning(true));
    return this;
  }

  /** A running guest outside HA management. */
  public Cluster plain(int id, int node, int gib, String storage) {
    guests.put(
        vm(id),
        new Situation.Guest(
            node(node),
            "guest" + id,
            new Demand(1, gib * GIB),
            true,
            false,
            List.of(new Situation.Disk("scsi0", storage)),
            List.of()));
    return this;
  }

  /** What the manager knows of the guest. */
  public Cluster record(int id, ServiceRecord record) {
    records.put(vm(id), record);
    return this;
  }

  public Cluster requested(int id, RequestedState state) {
    services.computeIfPresent(vm(id), (sid, config) -> config.withRequested(state));
    return this;
  }

  public Cluster state(int node, NodeState state) {
    states.put(node(node), state);
    Situation.Member member = members.get(node(node));
    if (member != null) {
      boolean online = state == NodeState.ONLINE || state == NodeState.MAINTENANCE;
      members.put(
          node(node),
          new Situation.Member(member.votes(), online, member.fenceable(), member.memoryBytes()));
    }
    return this;
  }

  /** Lost while HA was disarmed. */
  public Cluster unguarded(int node) {
    LrmStatus status =
        new LrmStatus(LrmState.WAIT_FOR_AGENT_LOCK, LrmMode.DISARM, 0, Map.of(), Map.of());
    lrms.put(node(node), status.unguardedIf(true));
    return this;
  }

  public Cluster disarmed(Disarm.Mode mode) {
    disarm = new Disarm(mode, Disarm.Phase.DISARMED);
    return this;
  }

  public Cluster rules(String text) {
    rules = text;
    return this;
  }

  /** As in its file. */
  public Cluster order(String text) {
    order = text;
    return this;
  }

  /** As in their file. */
  public Cluster probes(String text) {
    probes = text;
    return this;
  }

  public Situation now() {
    return new Situation(
        members,
        witness,
        new ManagerStatus(
            members.firstKey(), 0, states, records, new TreeSet<>(), disarm, Map.of()),
        lrms,
        services,
        new PlacementReading(
            RulesFile.parse(rules),
            GroupsFile.empty(),
            rules,
            SchedulerSettings.DEFAULTS,
            PlacementReading.Loads.none(),
            Map.of()),
        guests,
        storages,
        OrderFile.parse(order).rules(),
        ProbesFile.parse(probes).checks(),
        4);
  }

  public static NodeName node(int number) {
    return new NodeName("node" + number);
  }

  public static TreeSet<NodeName> nodes(int... numbers) {
    TreeSet<NodeName> nodes = new TreeSet<>();
    for (int number : numbers) {
      nodes.add(node(number));
    }
    return nodes;
  }

  public static ServiceId vm(int id) {
    return ServiceId.parse("vm:" + id);
  }

  /** Many guests, one after the other on each node. */
  public Cluster guests(int count, int nodes, int gib) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(100 + i);
      guest(100 + i, 1 + i % nodes, gib);
    }
    return this;
  }
}
