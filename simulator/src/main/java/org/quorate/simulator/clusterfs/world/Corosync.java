package org.quorate.simulator.clusterfs.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;

/**
 * Corosync on one host: what it received of its ring, which processes are in which group as far as
 * it has delivered, and the local process it tells.
 */
final class Corosync {
  /** The local process's connection to a group; it hears nothing before its own joining. */
  private record Client(long connection, boolean joined) {}

  final int host;
  private final World world;
  private final Map<Group, SortedSet<Member>> groups = new EnumMap<>(Group.class);
  private final Map<Group, Client> clients = new EnumMap<>(Group.class);
  final Deque<Item> outbox = new ArrayDeque<>();

  boolean up;
  boolean tokenDue;
  Ring ring = new Ring(0, new TreeSet<>());
  private BitSet received = new BitSet();
  private int delivered;
  private Phase phase = Phase.NONE;

  Corosync(World world, int host) {
    this.world = world;
    this.host = host;
    clear();
  }

  private void clear() {
    for (Group group : Group.values()) {
      groups.put(group, new TreeSet<>());
    }
    clients.clear();
    outbox.clear();
  }

  void start() {
    up = true;
    clear();
    enter(new Ring(0, new TreeSet<>()));
  }

  /** It ends at once; its clients lose their connections. */
  void stop() {
    up = false;
    List<Group> lost = List.copyOf(clients.keySet());
    lost.forEach(group -> tell(group, new Input.GroupLost(group)));
    clear();
  }

  // ---- the local process

  void join(Group group, Member member, long connection) {
    clients.put(group, new Client(connection, false));
    send(new Item.Join(group, member, connection));
  }

  /** The process leaves a group or is gone. */
  void leave(Group group, Member member) {
    if (clients.remove(group) != null) {
      send(new Item.Leave(group, member));
    }
  }

  void send(Item item) {
    if (up) {
      outbox.add(item);
      world.totem.wantToken(this);
    }
  }

  boolean hasClient(Group group) {
    return clients.containsKey(group);
  }

  private void tell(Group group, Input input) {
    Client client = clients.get(group);
    Optional<Engine> process = world.host(host).process();
    if (client != null && process.isPresent()) {
      process.get().arrive(group, client.connection(), input, phase);
    }
  }

  // ---- the ring

  void receive(Ring from, int sequence) {
    if (!up || from != ring) {
      return;
    }
    received.set(sequence);
    while (received.get(delivered)) {
      deliver(ring.order.get(delivered).item());
      delivered++;
    }
  }

  BitSet received() {
    return received;
  }

  /** The ring is over: what its survivors have together, everything up to the first gap. */
  void deliverTail(BitSet together, SortedSet<Integer> survivors) {
    phase = new Phase(ring.number, survivors.toString());
    int gap = together.nextClearBit(0);
    for (int at = delivered; at < gap; at++) {
      deliver(ring.order.get(at).item());
    }
    for (int at = together.nextSetBit(Math.max(gap, delivered));
        at >= 0;
        at = together.nextSetBit(at + 1)) {
      if (survivors.contains(ring.order.get(at).sender())) {
        deliver(ring.order.get(at).item());
      }
    }
  }

  void enter(Ring next) {
    ring = next;
    received = new BitSet();
    delivered = 0;
    phase = new Phase(next.number, "");
  }

  /** The members of a group as far as this host has delivered. */
  SortedSet<Member> members(Group group) {
    return Objects.requireNonNull(groups.get(group));
  }

  /** Only members on these hosts are left. */
  void keepOnly(Group group, SortedSet<Integer> hosts) {
    SortedSet<Member> members = members(group);
    List<Member> left = members.stream().filter(m -> !hosts.contains(m.nodeid())).toList();
    if (!left.isEmpty()) {
      left.forEach(members::remove);
      changed(group, List.of(), left);
    }
  }

  /** These come with the hosts of other rings; in one change or one by one, as chance has it. */
  void add(Group group, SortedSet<Member> all, boolean together) {
    SortedSet<Member> members = members(group);
    List<Member> joined = new ArrayList<>(all);
    joined.removeAll(members);
    if (together && !joined.isEmpty()) {
      members.addAll(joined);
      changed(group, joined, List.of());
    } else {
      for (Member member : joined) {
        members.add(member);
        changed(group, List.of(member), List.of());
      }
    }
  }

  private void deliver(Item item) {
    SortedSet<Member> members = members(item.group());
    switch (item) {
      case Item.Join(Group group, Member member, long connection) -> {
        members.add(member);
        Client client = clients.get(group);
        if (member.nodeid() == host && client != null && client.connection() == connection) {
          clients.put(group, new Client(connection, true));
        }
        changed(group, List.of(member), List.of());
      }
      case Item.Leave(Group group, Member member) -> {
        if (members.remove(member)) {
          changed(group, List.of(), List.of(member));
        }
      }
      case Item.Message(Group group, Member member, byte[] bytes) -> {
        if (isMember(group) && world.doors.carries(host, group, bytes)) {
          tell(group, new Input.Delivered(group, member, bytes));
        }
      }
    }
  }

  private boolean isMember(Group group) {
    Client client = clients.get(group);
    return client != null && client.joined();
  }

  private void changed(Group group, List<Member> joined, List<Member> left) {
    if (isMember(group)) {
      tell(group, new Input.GroupChange(group, List.copyOf(members(group)), joined, left));
    }
  }
}
