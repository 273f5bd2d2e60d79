package org.quorate.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;
import org.quorate.simulator.invariant.ExactlyOnceCommand;
import org.quorate.simulator.invariant.Invariant;
import org.quorate.simulator.invariant.NoFlapping;
import org.quorate.simulator.invariant.NoRestartStorm;
import org.quorate.simulator.invariant.NoStartBeforeProof;
import org.quorate.simulator.invariant.OneManager;
import org.quorate.simulator.invariant.OneOwnerPerGuest;
import org.quorate.simulator.invariant.RulesHold;
import org.quorate.simulator.invariant.SettlesWithin;
import org.quorate.simulator.invariant.StartOrderHolds;
import org.quorate.simulator.invariant.WatchdogArmedWhileActive;
import org.quorate.simulator.world.Administrator;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.Doors;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.Storage;
import org.quorate.simulator.world.Watchdog;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/** One run from one seed: trouble, then healing, then everything must come to rest. */
public final class Run {
  /** Healed at this time, whatever was left broken. */
  static final long HEALED_AT_MS = 400_000;

  /**
   * How long a healed cluster may take: a lost lock runs out (120 s), a held one after it (120 s),
   * a watchdog fires and its host boots (95 s), a guest is tried on a second node, and one that
   * could not be started anywhere is taken out of state error by its administrator.
   */
  static final long SETTLES_WITHIN_MS = 600_000;

  private static final long LOOK_EVERY_MS = 5_000;

  /** It must have been at rest for so long before the run counts as settled. */
  private static final long SETTLED_MS = 45_000;

  /** The end of a story is what a reader needs. */
  private static final int STORY_LINES_MAX = 60;

  /**
   * How a run ended.
   *
   * @param violation name of what was broken, and how; empty = all well
   * @param checks how often each invariant had something to look at
   * @param faults how often each kind struck
   * @param recoveries guests given to another node after a failure
   * @param settledMs from healing until everything was at rest
   */
  public record Report(
      long seed,
      Optional<String> violation,
      Map<String, Long> checks,
      Map<String, Long> faults,
      long events,
      int recoveries,
      long settledMs) {

    /** The command that repeats this run. */
    public String replay() {
      return "./quorate simulate ha --seed " + seed + " --trace";
    }
  }

  private final long seed;
  private final World world;
  private final Plan plan;
  private final List<Invariant> invariants;
  private final Administrator administrator;
  private final Map<String, Long> faults = new TreeMap<>();
  private Optional<String> violation = Optional.empty();
  private long events;

  /**
   * How to run.
   *
   * @param invariants to be checked; each counts for one run only
   * @param tracer is told everything
   * @param storyteller is told what matters
   */
  public record Terms(
      Doors doors,
      List<Invariant> invariants,
      @Nullable Consumer<String> tracer,
      @Nullable Consumer<String> storyteller) {

    /** An honest world, everything checked, without a trace. */
    public static Terms usual() {
      return new Terms(
          Doors.HONEST,
          List.of(
              new OneManager(),
              new OneOwnerPerGuest(),
              new NoStartBeforeProof(),
              new WatchdogArmedWhileActive(),
              new RulesHold(),
              new ExactlyOnceCommand(),
              new SettlesWithin(),
              new NoFlapping(),
              new StartOrderHolds(),
              new NoRestartStorm()),
          null,
          null);
    }

    /** The same behind other doors. */
    public Terms behind(Doors other) {
      return new Terms(other, invariants, tracer, storyteller);
    }

    /** The same with only this checked. */
    public Terms checkingOnly(Invariant invariant) {
      return new Terms(doors, List.of(invariant), tracer, storyteller);
    }

    /** The same without what nobody can promise then. */
    Terms withALyingDevice() {
      return new Terms(
          doors,
          invariants.stream().filter(Invariant::holdsWithALyingDevice).toList(),
          tracer,
          storyteller);
    }

    /** The same, telling everything. */
    public Terms traced(Consumer<String> other) {
      return new Terms(doors, invariants, other, storyteller);
    }

    /** The same, telling what matters. */
    public Terms told(Consumer<String> other) {
      return new Terms(doors, invariants, tracer, other);
    }
  }

  private Run(long seed, Plan plan, Terms terms) {
    this.seed = seed;
    this.plan = plan;
    this.invariants = terms.invariants();
    this.world =
        new World(
            plan.shape(),
            new SplittableRandom(~seed),
            terms.doors(),
            witnesses(),
            terms.tracer(),
            terms.storyteller());
    this.administrator = new Administrator(world);
  }

  /** The seed's run, on the usual terms. */
  public static Report of(long seed) {
    return of(seed, Terms.usual());
  }

  /** The seed's run. */
  public static Report of(long seed, Terms terms) {
    Plan plan = Plan.random(new SplittableRandom(seed));
    return of(seed, plan, plan.lies() ? terms.withALyingDevice() : terms);
  }

  /** A run of that plan; the seed decides the chances of the world. */
  public static Report of(long seed, Plan plan, Terms terms) {
    return new Run(seed, plan, terms).run();
  }

  /** What happened in the seed's run, for a reader: its cluster, and the end of its story. */
  public static List<String> story(long seed) {
    Deque<String> lines = new ArrayDeque<>();
    of(
        seed,
        Terms.usual()
            .told(
                line -> {
                  lines.add(line);
                  if (lines.size() > STORY_LINES_MAX) {
                    lines.remove();
                  }
                }));
    List<String> story = new ArrayList<>();
    story.add(Plan.random(new SplittableRandom(seed)).shape().toString());
    story.addAll(lines);
    return story;
  }

  private Witnesses witnesses() {
    return new Witnesses() {
      @Override
      public void managed(World world, Management round) {
        invariants.forEach(invariant -> invariant.managed(world, round));
      }

      @Override
      public void recovered(World world, World.Recovery recovery) {
        invariants.forEach(invariant -> invariant.recovered(recovery));
      }

      @Override
      public void shown(SimNode node, Watchdog.Client client, long diesMs, long leaseMs) {
        invariants.forEach(invariant -> invariant.shown(node, client, diesMs, leaseMs));
      }

      @Override
      public void started(World world, SimNode node, ServiceId guest, Cause cause) {
        invariants.forEach(invariant -> invariant.started(world, node, guest, cause));
      }

      @Override
      public void stoppedUnhealthy(World world, SimNode node, ServiceId guest) {
        invariants.forEach(invariant -> invariant.stoppedUnhealthy(world, node, guest));
      }

      @Override
      public void stirred() {
        invariants.forEach(Invariant::stirred);
      }
    };
  }

  private Report run() {
    world.tell(() -> plan.shape().toString());
    plan.troubles().forEach(this::schedule);
    until(HEALED_AT_MS);
    if (violation.isEmpty()) {
      heal();
      settle();
    }
    Map<String, Long> checks = new TreeMap<>();
    invariants.forEach(invariant -> checks.put(invariant.name(), invariant.checks()));
    return new Report(
        seed,
        violation,
        checks,
        faults,
        events,
        world.recoveries(),
        Math.max(0, world.schedule.nowMs() - HEALED_AT_MS));
  }

  private void schedule(Plan.Trouble trouble) {
    world.schedule.after(
        trouble.atMs(),
        () -> {
          world.tell(() -> "** " + trouble.fault());
          faults.merge(trouble.fault().getClass().getSimpleName(), 1L, Long::sum);
          world.stirred();
          trouble.fault().strike(world);
        });
    world.schedule.after(
        Math.min(trouble.untilMs(), HEALED_AT_MS),
        () -> {
          world.tell(() -> "** over: " + trouble.fault());
          world.stirred();
          trouble.fault().heal(world);
        });
  }

  private void settle() {
    long goodSinceMs = -1;
    long deadline = HEALED_AT_MS + SETTLES_WITHIN_MS;
    List<String> unsettled = List.of("nobody looked");
    while (violation.isEmpty()
        && world.schedule.nowMs() < deadline
        && (goodSinceMs < 0 || world.schedule.nowMs() - goodSinceMs < SETTLED_MS)) {
      administrator.tidyUp();
      until(world.schedule.nowMs() + LOOK_EVERY_MS);
      unsettled = unsettled();
      goodSinceMs =
          !unsettled.isEmpty() ? -1 : goodSinceMs < 0 ? world.schedule.nowMs() : goodSinceMs;
    }
    if (violation.isEmpty()) {
      List<String> left = unsettled;
      invariants.forEach(invariant -> invariant.settled(world, left));
      look();
    }
  }

  private void until(long atMs) {
    while (violation.isEmpty() && world.schedule.next(atMs)) {
      events++;
      for (Invariant invariant : invariants) {
        invariant.after(world);
      }
      look();
    }
  }

  private void look() {
    for (Invariant invariant : invariants) {
      Optional<String> wrong = invariant.violation();
      if (wrong.isPresent() && violation.isEmpty()) {
        double seconds = world.schedule.nowMs() / 1000.0;
        violation =
            Optional.of("%s at %.3f s: %s".formatted(invariant.name(), seconds, wrong.get()));
        world.tell(() -> "!! " + violation.orElse(""));
      }
    }
  }

  private void heal() {
    world.tell(() -> "** everything is healed");
    world.stirred();
    world.cluster.joinAll();
    for (SimNode node : world.nodes()) {
      node.bmc.setMood(Bmc.Mood.WELL);
      node.resumeDaemon();
      node.powerOn();
    }
  }

  /** What is not at rest, in words. */
  private List<String> unsettled() {
    List<String> wrong = new ArrayList<>();
    ManagerStatus status = world.managerStatus();
    if (world.ordersWait()) {
      wrong.add("orders wait");
    }
    if (status.disarm() != null) {
      wrong.add("disarmed");
    }
    for (SimNode node : world.nodes()) {
      if (status.node(node.name) != NodeState.ONLINE) {
        wrong.add(node.name + " is " + status.node(node.name).text());
      }
    }
    for (ServiceId guest : world.services().keySet()) {
      ServiceRecord record = status.services().get(guest);
      List<Storage.Writer> writers = world.storage.writers(guest);
      boolean well =
          record != null
              && record.state() == ServiceState.STARTED
              && writers.size() == 1
              && writers.getFirst().node().equals(record.node());
      if (!well) {
        wrong.add(guest + " runs as " + writers + ", recorded as " + record);
      }
    }
    return wrong;
  }
}
