package org.quorate.ha.situation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.Values;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * A cluster at one moment, as its files tell.
 *
 * @param members all nodes of the cluster
 * @param witnessVotes of a quorum device
 * @param lrms of the nodes whose status is readable
 * @param services under HA management
 * @param guests all, under HA management or not
 * @param storages by name
 * @param order which services start after which, as far as it has an effect
 * @param probes of guests, as far as they have an effect
 * @param maxWorkers jobs a node does at once
 */
public record Situation(
    SortedMap<NodeName, Member> members,
    int witnessVotes,
    ManagerStatus status,
    Map<NodeName, LrmStatus> lrms,
    Map<ServiceId, ServiceConfig> services,
    PlacementReading placement,
    SortedMap<ServiceId, Guest> guests,
    Map<String, Storage> storages,
    List<OrderRule> order,
    Map<ServiceId, HealthCheck> probes,
    int maxWorkers) {

  /**
   * A node.
   *
   * @param votes it has in the quorum
   * @param online it is there now
   * @param fenceable its power can be cut, which proves it off within seconds
   * @param memoryBytes it has; null = not known
   */
  public record Member(int votes, boolean online, boolean fenceable, @Nullable Long memoryBytes) {}

  /**
   * A guest.
   *
   * @param home the node that holds its configuration
   * @param name its administrator gave it; empty = none
   * @param size the most it may take
   * @param template never runs
   * @param disks where they are
   * @param devices of the host, passed through: {@code hostpci0}
   */
  public record Guest(
      NodeName home,
      String name,
      Demand size,
      boolean running,
      boolean template,
      List<Disk> disks,
      List<String> devices) {
    public Guest {
      disks = List.copyOf(disks);
      devices = List.copyOf(devices);
    }
  }

  /**
   * A disk of a guest.
   *
   * @param key in its configuration: {@code scsi0}
   * @param storage its name; a path on the host is a storage of that node
   */
  public record Disk(String key, String storage) {}

  /**
   * A storage.
   *
   * @param shared all nodes see the same volumes
   * @param nodes where it is; empty = everywhere
   */
  public record Storage(boolean shared, boolean disabled, Set<NodeName> nodes) {
    public Storage {
      nodes = Set.copyOf(nodes);
    }

    /** Whether it is on that node. */
    public boolean isOn(NodeName node) {
      return nodes.isEmpty() || nodes.contains(node);
    }
  }

  public Situation {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    lrms = Map.copyOf(lrms);
    services = Values.sorted(services);
    guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
    storages = Map.copyOf(storages);
    order = List.copyOf(order);
    probes = Map.copyOf(probes);
  }

  /** The same nodes and guests, with other decisions of the HA manager. */
  public Situation with(
      ManagerStatus next, Map<ServiceId, ServiceConfig> configs, PlacementReading places) {
    return new Situation(
        members,
        witnessVotes,
        next,
        lrms,
        configs,
        places,
        guests,
        storages,
        order,
        probes,
        maxWorkers);
  }

  /** As it would be with this service wanted running. */
  public Situation starting(ServiceId sid) {
    Guest guest = guests.get(sid);
    if (guest == null) {
      return this;
    }
    Map<ServiceId, ServiceConfig> more = new TreeMap<>(services);
    ServiceConfig config =
        more.getOrDefault(sid, ServiceConfig.of(RequestedState.STARTED, guest.home()));
    more.put(sid, config.withRequested(RequestedState.STARTED));
    return with(status, more, placement);
  }

  /** The nodes that are there now. */
  public SortedSet<NodeName> online() {
    return members.entrySet().stream()
        .filter(member -> member.getValue().online())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Votes that are needed to change anything. */
  public int quorum() {
    int all = witnessVotes + members.values().stream().mapToInt(Member::votes).sum();
    return all / 2 + 1;
  }

  /** Votes of these nodes and the witness, which sides with the most of them. */
  public int votes(Set<NodeName> nodes) {
    return witnessVotes
        + members.entrySet().stream()
            .filter(member -> nodes.contains(member.getKey()))
            .mapToInt(member -> member.getValue().votes())
            .sum();
  }

  /** Rules as the master has them in force, groups included. */
  public Compilation rules() {
    Map<ServiceId, String> groupOf = new TreeMap<>();
    services.forEach(
        (sid, config) -> {
          String group = config.group();
          if (group != null) {
            groupOf.put(sid, group);
          }
        });
    LegacyGroups legacy = new LegacyGroups(placement.groups().groups(), groupOf);
    Set<NodeName> known = status.nodes().isEmpty() ? members.keySet() : status.nodes().keySet();
    return Compilation.of(legacy.inMemory(placement.rules().rules()), known);
  }
}
