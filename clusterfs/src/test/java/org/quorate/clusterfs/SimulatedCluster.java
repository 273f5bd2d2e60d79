package org.quorate.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.sync.Mode;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.model.NodeName;

/**
 * Several machines in one thread on a network that orders messages as Corosync does: all nodes of a
 * component get the same messages and membership changes in the same order, each at its own pace.
 */
final class SimulatedCluster {
  /** One host: its machine, its disk, and what it has been given but not yet looked at. */
  final class Node {
    final int id;
    final TreeMap<Long, Row> disk = new TreeMap<>();
    final Deque<Input> inbox = new ArrayDeque<>();
    final Deque<Command.Multicast> outbox = new ArrayDeque<>();
    final Set<Group> joined = EnumSet.noneOf(Group.class);
    EpochRecord past = EpochRecord.FRESH;
    ClusterFs machine;
    int pid;
    int component;
    boolean up = true;

    Node(int id) {
      this.id = id;
      TreeLoader.firstStart(null, seconds).forEach(this::store);
      this.machine = boot();
    }

    private ClusterFs boot() {
      pid = ++pids;
      Identity identity = new Identity(new NodeName("n" + id), id, pid, "10.0.0." + id, true);
      return new ClusterFs(identity, disk.values(), past, Rules.ALL, now());
    }

    private void store(RowChange change) {
      switch (change) {
        case RowChange.Put(Row row) -> disk.put(row.inode(), row);
        case RowChange.Remove(long inode) -> disk.remove(inode);
        case RowChange.Epoch(byte[] record) -> past = EpochRecord.parse(record);
      }
    }

    Member member() {
      return new Member(id, pid);
    }

    void step(Input input) {
      if (!up || (groupOf(input) instanceof Group group && !joined.contains(group))) {
        return;
      }
      for (Command command : machine.step(input, now())) {
        carryOut(command);
      }
      for (Command command : machine.step(new Input.Stored(), now())) {
        carryOut(command);
      }
    }

    private void carryOut(Command command) {
      switch (command) {
        case Command.Join join -> {
          joined.add(join.group());
          announce(this, join.group(), List.of(member()), List.of());
        }
        case Command.Leave leave -> {
          joined.remove(leave.group());
          forget(leave.group());
          announce(this, leave.group(), List.of(), List.of(member()));
        }
        case Command.Multicast multicast -> outbox.add(multicast);
        case Command.MulticastBulk bulk ->
            bulk.messages().forEach(m -> outbox.add(new Command.Multicast(bulk.group(), m)));
        case Command.Persist persist -> persist.changes().forEach(this::store);
        case Command.PersistLater later -> later.changes().forEach(this::store);
        case Command.Complete complete -> completed.accept(complete);
        case Command.Fatal fatal -> throw new AssertionError("node " + id + ": " + fatal.reason());
        case Command.ReadVotes _,
            Command.WriteCorosyncConf _,
            Command.Changed _,
            Command.KeepCopy _,
            Command.Discarded _,
            Command.InfoChanged _,
            Command.LogLine _ -> {}
      }
    }

    private void forget(Group group) {
      inbox.removeIf(input -> groupOf(input) == group);
      outbox.removeIf(multicast -> multicast.group() == group);
    }

    boolean quorate() {
      return machine.view().info().quorate();
    }

    boolean synced() {
      return up && machine.mode(Group.DCDB) == Mode.SYNCED;
    }
  }

  final List<Node> nodes = new ArrayList<>();
  private final RandomGenerator random;
  private final Consumer<Command.Complete> completed;
  private long seconds = 1_800_000_000;
  private int pids = 1000;

  SimulatedCluster(int size, RandomGenerator random, Consumer<Command.Complete> completed) {
    this.random = random;
    this.completed = completed;
    for (int id = 1; id <= size; id++) {
      nodes.add(new Node(id));
    }
    partition(node -> 0);
  }

  private Now now() {
    return new Now(seconds, seconds * 1000);
  }

  private static Group groupOf(Input input) {
    return switch (input) {
      case Input.GroupChange change -> change.group();
      case Input.Delivered delivered -> delivered.group();
      default -> null;
    };
  }

  private List<Node> component(int component) {
    return nodes.stream().filter(node -> node.up && node.component == component).toList();
  }

  private List<Member> members(int component, Group group) {
    return component(component).stream()
        .filter(node -> node.joined.contains(group))
        .map(Node::member)
        .sorted()
        .toList();
  }

  private void announce(Node at, Group group, List<Member> joined, List<Member> left) {
    tellQuorum(at.component);
    List<Member> members = members(at.component, group);
    for (Node node : component(at.component)) {
      if (node.joined.contains(group)) {
        node.inbox.add(new Input.GroupChange(group, members, joined, left));
      }
    }
  }

  /** The nodes that count are those whose file system runs. */
  private void tellQuorum(int component) {
    Set<Integer> reachable =
        members(component, Group.DCDB).stream().map(Member::nodeid).collect(Collectors.toSet());
    for (Node node : component(component)) {
      node.inbox.add(new Input.QuorumChanged(reachable.size() * 2 > nodes.size(), reachable));
      node.inbox.add(new Input.VotesTold(Votes.oneEach(nodes.size(), reachable), 0));
    }
  }

  /** Cuts and heals: nodes with the same number see each other. Quorum is told first. */
  void partition(java.util.function.ToIntFunction<Node> side) {
    Map<Integer, Map<Group, List<Member>>> before = new HashMap<>();
    for (Node node : nodes) {
      Map<Group, List<Member>> seen = new HashMap<>();
      for (Group group : Group.values()) {
        seen.put(group, members(node.component, group));
      }
      before.put(node.id, seen);
    }
    nodes.forEach(node -> node.component = side.applyAsInt(node));
    tellMembership(before);
  }

  private void tellMembership(Map<Integer, Map<Group, List<Member>>> before) {
    nodes.stream().map(node -> node.component).distinct().forEach(this::tellQuorum);
    for (Node node : nodes) {
      for (Group group : node.joined) {
        List<Member> old = before.get(node.id).get(group);
        List<Member> members = members(node.component, group);
        if (!old.equals(members)) {
          node.inbox.add(
              new Input.GroupChange(group, members, without(members, old), without(old, members)));
        }
      }
    }
  }

  private static List<Member> without(Collection<Member> all, Collection<Member> some) {
    return all.stream().filter(Predicate.not(some::contains)).toList();
  }

  /** Power cut, then power on: only the disk is left. What it was given before, it had handled. */
  void restart(Node node) {
    while (!node.inbox.isEmpty()) {
      node.step(node.inbox.removeFirst());
    }
    for (Group group : List.copyOf(node.joined)) {
      node.joined.remove(group);
      announce(node, group, List.of(), List.of(node.member()));
    }
    node.inbox.clear();
    node.outbox.clear();
    node.machine = node.boot();
  }

  /** One message is ordered, or one node handles one input; false when nothing is left to do. */
  boolean progress() {
    List<Runnable> possible = new ArrayList<>();
    for (Node node : nodes) {
      if (!node.outbox.isEmpty()) {
        possible.add(() -> order(node));
      }
      if (!node.inbox.isEmpty()) {
        possible.add(() -> node.step(node.inbox.removeFirst()));
      }
    }
    if (possible.isEmpty()) {
      return false;
    }
    possible.get(random.nextInt(possible.size())).run();
    return true;
  }

  private void order(Node sender) {
    Command.Multicast multicast = sender.outbox.removeFirst();
    for (Node node : component(sender.component)) {
      if (node.joined.contains(multicast.group())) {
        node.inbox.add(
            new Input.Delivered(multicast.group(), sender.member(), multicast.message().clone()));
      }
    }
  }

  void tick() {
    seconds++;
    nodes.forEach(node -> node.step(new Input.Tick()));
  }

  /** Lets everything come to rest, rejoining nodes included. */
  void settle() {
    for (int second = 0; second < 15; second++) {
      tick();
      int limit = 200_000;
      while (progress()) {
        assertThat(limit--).as("the cluster comes to rest").isPositive();
      }
    }
  }
}
