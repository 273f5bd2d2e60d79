package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Everything there is in one run. All chance comes from one seed, so a run repeats exactly. */
public final class World {
  /** A lock nobody touched for so long may be taken by another node. */
  static final long LOCK_LIFETIME_MS = 120_000;

  /**
   * What the cluster is made of.
   *
   * @param nodes node1 … nodeN
   * @param services and where they are
   * @param withBmc every node has a fence device
   */
  public record Shape(int nodes, Map<ServiceId, ServiceConfig> services, boolean withBmc) {}

  /** A configuration moved for recovery; {@code writers} = instances that still ran then. */
  public record Recovery(
      ServiceId service, NodeName from, NodeName to, List<Storage.Writer> writers) {}

  public final Schedule schedule = new Schedule();
  public final Storage storage = new Storage(this);
  public final Cluster cluster = new Cluster(this);
  final Doors doors;
  private final SplittableRandom random;
  private final @Nullable Consumer<String> tracer;
  private final Map<NodeName, SimNode> nodes = new TreeMap<>();
  private final List<Recovery> recoveries = new ArrayList<>();

  public World(
      Shape shape, SplittableRandom random, Doors doors, @Nullable Consumer<String> tracer) {
    this.random = random;
    this.doors = doors;
    this.tracer = tracer;
    Tree tree = Tree.initial(shape.services());
    for (int id = 1; id <= shape.nodes(); id++) {
      NodeName name = new NodeName("node" + id);
      nodes.put(name, new SimNode(this, name, id, shape.withBmc(), tree));
    }
    nodes.values().forEach(SimNode::powerOn);
  }

  public Collection<SimNode> nodes() {
    return nodes.values();
  }

  public SimNode node(NodeName name) {
    SimNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no " + name + " in this world");
    }
    return node;
  }

  /** A number from the range, both ends included. */
  public int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  long entropy() {
    return random.nextLong();
  }

  /** Tells what happens, if anyone listens. */
  public void trace(Supplier<String> what) {
    if (tracer != null) {
      long now = schedule.nowMs();
      tracer.accept("%7d.%03d  %s".formatted(now / 1000, now % 1000, what.get()));
    }
  }

  void configMoved(Tree.Write.MoveConfig move) {
    trace(() -> "config of " + move.service() + " moves " + move.from() + " -> " + move.to());
    if (move.recovery()) {
      recoveries.add(
          new Recovery(
              move.service(),
              move.from(),
              move.to(),
              List.copyOf(storage.writers(move.service()))));
    }
  }

  public List<Recovery> recoveries() {
    return recoveries;
  }

  /** An administrator's command line, given on that node. */
  public void command(NodeName at, String line) {
    cluster.write(node(at), new Tree.Write.AppendCommand(line), done -> {});
  }

  /** Resources as the node with the latest tree has them. */
  public Map<ServiceId, ServiceConfig> services() {
    SimNode newest = nodes.values().iterator().next();
    for (SimNode node : nodes.values()) {
      if (node.quorateRing > newest.quorateRing) {
        newest = node;
      }
    }
    return newest.tree.services();
  }
}
