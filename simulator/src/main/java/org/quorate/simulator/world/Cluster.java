package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;

/**
 * Corosync and the replicated tree: links, memberships, and writes in one order for all members of
 * a membership. Only a quorate membership writes. When memberships meet, everyone takes the tree of
 * the latest quorate one.
 */
public final class Cluster {
  /** Token 1000 ms with its coefficient, then consensus: when a loss becomes a new membership. */
  private static final int LOSS_MIN_MS = 1900;

  private static final int LOSS_MAX_MS = 2600;

  /** A writer that hears nothing for so long gives up; what became of its write is not known. */
  private static final long WRITE_TIMEOUT_MS = HaProcess.FILE_LIMIT_MS;

  private static final int DELIVERY_MAX_MS = 15;

  private record Link(NodeName from, NodeName to) {}

  private record Waiting(NodeName sender, Consumer<Boolean> answer) {}

  private final World world;
  private final Set<Link> cut = new HashSet<>();
  private final Map<Long, Waiting> waiting = new TreeMap<>();
  private final Set<Long> told = new HashSet<>();
  private final List<Ring.Message> held = new ArrayList<>();
  private long ringId;
  private long messageNumber;

  Cluster(World world) {
    this.world = world;
  }

  /** Messages from one node no longer reach the other. */
  public void cut(NodeName from, NodeName to) {
    cut.add(new Link(from, to));
    changed();
  }

  public void join(NodeName from, NodeName to) {
    cut.remove(new Link(from, to));
    changed();
  }

  public void joinAll() {
    cut.clear();
    changed();
  }

  /** Power or links changed: a new membership forms when the token is missed. */
  void changed() {
    world.schedule.after(world.between(LOSS_MIN_MS, LOSS_MAX_MS), this::form);
  }

  private boolean hear(SimNode a, SimNode b) {
    return a.on()
        && b.on()
        && !cut.contains(new Link(a.name, b.name))
        && !cut.contains(new Link(b.name, a.name));
  }

  private void form() {
    List<Set<SimNode>> groups = new ArrayList<>();
    for (SimNode node : world.nodes()) {
      if (node.on()) {
        Set<SimNode> found = null;
        for (Set<SimNode> group : groups) {
          if (found == null && group.stream().allMatch(other -> hear(node, other))) {
            found = group;
          }
        }
        if (found == null) {
          found = new LinkedHashSet<>();
          groups.add(found);
        }
        found.add(node);
      }
    }
    for (Set<SimNode> group : groups) {
      formOne(group);
    }
    List<Ring.Message> again = List.copyOf(held);
    held.clear();
    again.forEach(this::send);
  }

  private void formOne(Set<SimNode> group) {
    Set<NodeName> names = new TreeSet<>();
    group.forEach(node -> names.add(node.name));
    boolean same =
        group.stream()
            .allMatch(
                node ->
                    node.ring != null
                        && node.ring.members().equals(names)
                        && node.ring == group.iterator().next().ring);
    if (same) {
      return;
    }
    group.forEach(node -> flush(node, group));
    Ring ring = Ring.of(++ringId, names, names.size() > world.nodes().size() / 2);
    SimNode newest = null;
    for (SimNode node : group) {
      if (newest == null
          || node.quorateRing > newest.quorateRing
          || (node.quorateRing == newest.quorateRing
              && node.tree.version() > newest.tree.version())) {
        newest = node;
      }
    }
    if (newest == null) {
      return;
    }
    Tree tree = newest.tree;
    long quorateRing = ring.quorate() ? ring.id() : newest.quorateRing;
    world.witnesses.stirred();
    world.tell(() -> "membership " + names + (ring.quorate() ? " quorate" : " without quorum"));
    for (SimNode node : group) {
      node.ring = ring;
      node.delivered = 0;
      node.quorateRing = quorateRing;
      node.setTree(tree);
    }
    group.forEach(SimNode::membershipChanged);
  }

  /** Members that go on together deliver the same messages of the old membership. */
  private void flush(SimNode node, Set<SimNode> group) {
    Ring old = node.ring;
    if (old != null) {
      int furthest =
          group.stream().filter(n -> n.ring == old).mapToInt(n -> n.delivered).max().orElse(0);
      deliver(node, old, furthest);
    }
  }

  /** Writes; the answer is false also when it is not known what became of the write. */
  void write(SimNode sender, Tree.Write write, Consumer<Boolean> answer) {
    long number = ++messageNumber;
    waiting.put(number, new Waiting(sender.name, answer));
    world.schedule.after(WRITE_TIMEOUT_MS, () -> answer(number, false));
    send(new Ring.Message(sender.name, write, number));
  }

  private void send(Ring.Message message) {
    SimNode sender = world.node(message.sender());
    Ring ring = sender.ring;
    if (!waiting.containsKey(message.number()) || !sender.on()) {
      return;
    }
    if (ring == null || !ring.quorate()) {
      answer(message.number(), false);
      return;
    }
    List<SimNode> members = ring.members().stream().map(world::node).toList();
    boolean whole =
        members.stream()
            .allMatch(a -> members.stream().allMatch(b -> a == b || hear(a, b) && b.ring == ring));
    if (!whole) {
      held.add(message); // the token does not come round: it waits for the next membership
      return;
    }
    ring.row().add(message);
    int upTo = ring.row().size();
    for (SimNode member : members) {
      world.schedule.after(
          world.between(1, DELIVERY_MAX_MS),
          () -> {
            if (member.on() && member.ring == ring) {
              deliver(member, ring, upTo);
            }
          });
    }
  }

  private void deliver(SimNode node, Ring ring, int upTo) {
    while (node.delivered < upTo) {
      Ring.Message message = ring.row().get(node.delivered++);
      Tree after = node.tree.after(message.write());
      if (after != null) {
        tell(message, node.tree);
        node.setTree(after);
      }
      if (message.sender().equals(node.name)) {
        answer(message.number(), after != null);
      }
    }
  }

  /** Once for each write, when the first node has it. */
  private void tell(Ring.Message message, Tree before) {
    switch (message.write()) {
      case Tree.Write.MoveConfig move when told.add(message.number()) -> world.configMoved(move);
      case Tree.Write.SetManagerStatus round when told.add(message.number()) ->
          world.witnesses.managed(
              world,
              new Witnesses.Management(
                  message.sender(),
                  before.managerStatus(),
                  round.status(),
                  round.orders(),
                  round.story()));
      default -> {}
    }
  }

  private void answer(long number, boolean done) {
    @Nullable Waiting one = waiting.remove(number);
    if (one != null) {
      one.answer().accept(done);
    }
  }
}
