package org.quorate.simulator.world;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Everything there is in one run. All chance comes from one seed, so a run repeats exactly. */
public final class World {
  /** A lock nobody touched for so long may be taken by another node. */
  public static final long LOCK_LIFETIME_MS = 120_000;

  /**
   * What the cluster is made of.
   *
   * @param nodes node1 … nodeN
   * @param services and where they are
   * @param withBmc every node has a fence device
   * @param compatible nodes whose daemons are in that profile at first
   * @param demands what is asked of the guests
   */
  public record Shape(
      int nodes,
      Map<ServiceId, ServiceConfig> services,
      RulesFile rules,
      boolean withBmc,
      Set<NodeName> compatible,
      Demands demands) {

    /** Guests of which nothing is asked but to run. */
    public Shape(
        int nodes,
        Map<ServiceId, ServiceConfig> services,
        RulesFile rules,
        boolean withBmc,
        Set<NodeName> compatible) {
      this(nodes, services, rules, withBmc, compatible, Demands.NONE);
    }

    /** The same with more asked of the guests. */
    public Shape with(Demands more) {
      return new Shape(nodes, services, rules, withBmc, compatible, more);
    }

    /** All fast, no rules. */
    public static Shape of(int nodes, Map<ServiceId, ServiceConfig> services, boolean withBmc) {
      return new Shape(nodes, services, RulesFile.empty(), withBmc, Set.of());
    }

    @Override
    public String toString() {
      return nodes
          + " nodes, "
          + (withBmc ? "" : "no ")
          + "fence devices, compatible "
          + new TreeSet<>(compatible)
          + ", "
          + services
          + "\n"
          + rules.text()
          + demands;
    }
  }

  /** A configuration moved for recovery; {@code writers} = instances that still ran then. */
  public record Recovery(
      ServiceId service, NodeName from, NodeName to, List<Storage.Writer> writers) {}

  public final Schedule schedule = new Schedule();
  public final Storage storage = new Storage(this);
  public final Cluster cluster = new Cluster(this);
  public final Lives lives = new Lives(this);
  public final RulesFile rules;
  public final Demands demands;
  final Doors doors;
  final Witnesses witnesses;
  private final SplittableRandom random;
  private final @Nullable Consumer<String> tracer;
  private final @Nullable Consumer<String> storyteller;
  private final Map<NodeName, SimNode> nodes = new TreeMap<>();
  private final Map<Long, Boolean> orders = new TreeMap<>();
  private int recoveries;

  /**
   * @param tracer is told everything
   * @param storyteller is told what matters
   */
  public World(
      Shape shape,
      SplittableRandom random,
      Doors doors,
      Witnesses witnesses,
      @Nullable Consumer<String> tracer,
      @Nullable Consumer<String> storyteller) {
    this.random = random;
    this.doors = doors;
    this.witnesses = witnesses;
    this.tracer = tracer;
    this.storyteller = storyteller;
    this.rules = shape.rules();
    this.demands = shape.demands();
    Tree tree = Tree.initial(shape.services());
    for (int id = 1; id <= shape.nodes(); id++) {
      NodeName name = new NodeName("node" + id);
      Profile profile = shape.compatible().contains(name) ? Profile.COMPATIBLE : Profile.FAST;
      nodes.put(name, new SimNode(this, name, id, shape.withBmc(), profile, tree));
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

  /** Whether daemons that are not Quorate's fast ones take part. */
  boolean mixed() {
    return nodes.values().stream().anyMatch(node -> node.profile() == Profile.COMPATIBLE);
  }

  /** A number from the range, both ends included. */
  public int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  long entropy() {
    return random.nextLong();
  }

  /** Tells everything that happens, if anyone listens. */
  public void trace(Supplier<String> what) {
    if (tracer != null) {
      tracer.accept(line(what));
    }
  }

  /** Tells what matters to a reader. */
  public void tell(Supplier<String> what) {
    trace(what);
    if (storyteller != null) {
      storyteller.accept(line(what));
    }
  }

  private String line(Supplier<String> what) {
    long now = schedule.nowMs();
    return "%7d.%03d  %s".formatted(now / 1000, now % 1000, what.get());
  }

  void configMoved(Tree.Write.MoveConfig move) {
    tell(() -> "config of " + move.service() + " moves " + move.from() + " -> " + move.to());
    if (move.recovery()) {
      recoveries++;
      witnesses.recovered(
          this,
          new Recovery(
              move.service(),
              move.from(),
              move.to(),
              List.copyOf(storage.writers(move.service()))));
    }
  }

  public int recoveries() {
    return recoveries;
  }

  /** An administrator's command line, given on that node. */
  public void command(NodeName at, String line) {
    long order = orders.size() + 1;
    orders.put(order, false);
    tell(() -> "order " + order + ": " + line);
    cluster.write(
        node(at),
        new Tree.Write.AppendCommand(new Line(order, line)),
        done -> orders.put(order, done));
  }

  /** Orders so far, and whether the administrator was told that they are queued. */
  public Map<Long, Boolean> orders() {
    return orders;
  }

  /** Something happens from outside. */
  public void stirred() {
    witnesses.stirred();
  }

  /** An administrator's {@code ha-manager set --state}. */
  public void request(NodeName at, ServiceId guest, RequestedState state) {
    witnesses.stirred();
    tell(() -> "requested: " + guest + " " + state.text());
    cluster.write(node(at), new Tree.Write.SetRequested(guest, state), done -> {});
  }

  private Tree newestTree() {
    SimNode newest = nodes.values().iterator().next();
    for (SimNode node : nodes.values()) {
      if (node.quorateRing > newest.quorateRing
          || node.quorateRing == newest.quorateRing
              && node.tree.version() > newest.tree.version()) {
        newest = node;
      }
    }
    return newest.tree;
  }

  /** Resources as the node with the latest tree has them. */
  public Map<ServiceId, ServiceConfig> services() {
    return newestTree().services();
  }

  public ManagerStatus managerStatus() {
    return newestTree().managerStatus();
  }

  /** Whether orders wait to be carried out, or to be forgotten. */
  public boolean ordersWait() {
    return newestTree().hasCommands();
  }
}
