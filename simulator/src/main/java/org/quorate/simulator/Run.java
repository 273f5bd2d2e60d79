package org.quorate.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.ServiceId;
import org.quorate.simulator.invariant.Invariant;
import org.quorate.simulator.invariant.NoStartBeforeProof;
import org.quorate.simulator.invariant.OneManager;
import org.quorate.simulator.invariant.OneOwnerPerGuest;
import org.quorate.simulator.world.Bmc;
import org.quorate.simulator.world.Doors;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/** One run from one seed: trouble, then healing, then every guest must run again. */
public final class Run {
  /** Healed at this time, whatever was left broken. */
  static final long HEALED_AT_MS = 400_000;

  /**
   * How long a healed cluster may take: a lost lock runs out (120 s), a held one after it (120 s),
   * a watchdog fires and its host boots (95 s), and a guest is tried on a second node.
   */
  static final long ALL_RUN_WITHIN_MS = 600_000;

  private static final long LOOK_EVERY_MS = 5_000;

  /** All guests must have been seen running for so long before the run counts as settled. */
  private static final long SETTLED_MS = 20_000;

  /**
   * How a run ended.
   *
   * @param violation name of what was broken, and how; empty = all well
   * @param checks how often each invariant had something to check
   * @param recoveries guests given to another node after a failure
   * @param settledMs from healing until all guests ran
   */
  public record Report(
      long seed,
      Optional<String> violation,
      Map<String, Long> checks,
      long events,
      int recoveries,
      long settledMs) {

    /** The command that repeats this run. */
    public String replay() {
      return "./quorate simulate seed " + seed + " --trace";
    }
  }

  private final long seed;
  private final World world;
  private final Plan plan;
  private final List<Invariant> invariants;
  private final long eventsMax;
  private long events;

  /**
   * How to run.
   *
   * @param invariants to be checked; each counts for one run only
   * @param eventsMax ends the run early
   */
  public record Terms(
      Doors doors, List<Invariant> invariants, long eventsMax, @Nullable Consumer<String> tracer) {

    /** An honest world, everything checked, to the end, without a trace. */
    public static Terms usual() {
      return new Terms(
          Doors.HONEST,
          List.of(new OneManager(), new OneOwnerPerGuest(), new NoStartBeforeProof()),
          Long.MAX_VALUE,
          null);
    }

    /** The same behind other doors. */
    public Terms behind(Doors other) {
      return new Terms(other, invariants, eventsMax, tracer);
    }

    /** The same with only this checked. */
    public Terms checkingOnly(Invariant invariant) {
      return new Terms(doors, List.of(invariant), eventsMax, tracer);
    }
  }

  private Run(long seed, Plan plan, Terms terms) {
    this.seed = seed;
    this.plan = plan;
    this.invariants = terms.invariants();
    this.eventsMax = terms.eventsMax();
    this.world =
        new World(plan.shape(), new SplittableRandom(~seed), terms.doors(), terms.tracer());
  }

  /** The seed's run, on the usual terms. */
  public static Report of(long seed) {
    return of(seed, Terms.usual());
  }

  /** The seed's run. */
  public static Report of(long seed, Terms terms) {
    return of(seed, Plan.random(new SplittableRandom(seed)), terms);
  }

  /** A run of that plan; the seed decides the chances of the world. */
  public static Report of(long seed, Plan plan, Terms terms) {
    return new Run(seed, plan, terms).run();
  }

  private Report run() {
    world.trace(() -> plan.shape().toString());
    for (Plan.Trouble trouble : plan.troubles()) {
      world.schedule.after(
          trouble.atMs(),
          () -> {
            world.trace(() -> "** " + trouble.fault());
            trouble.fault().strike(world);
          });
      world.schedule.after(
          trouble.untilMs(),
          () -> {
            world.trace(() -> "** over: " + trouble.fault());
            trouble.fault().heal(world);
          });
    }
    Optional<String> violation = until(HEALED_AT_MS);
    long settledMs = 0;
    if (violation.isEmpty()) {
      heal();
      long goodSinceMs = -1;
      long deadline = HEALED_AT_MS + ALL_RUN_WITHIN_MS;
      while (violation.isEmpty() && world.schedule.nowMs() < deadline && events < eventsMax) {
        violation = until(world.schedule.nowMs() + LOOK_EVERY_MS);
        goodSinceMs = !allRun() ? -1 : goodSinceMs < 0 ? world.schedule.nowMs() : goodSinceMs;
        if (goodSinceMs >= 0 && world.schedule.nowMs() - goodSinceMs >= SETTLED_MS) {
          break;
        }
      }
      settledMs = world.schedule.nowMs() - HEALED_AT_MS;
      if (violation.isEmpty() && goodSinceMs < 0 && events < eventsMax) {
        violation = Optional.of("Liveness: not running after healing: " + missing());
      }
    }
    Map<String, Long> checks = new TreeMap<>();
    invariants.forEach(invariant -> checks.put(invariant.name(), invariant.checks()));
    return new Report(seed, violation, checks, events, world.recoveries().size(), settledMs);
  }

  private Optional<String> until(long atMs) {
    while (events < eventsMax && world.schedule.next(atMs)) {
      events++;
      for (Invariant invariant : invariants) {
        Optional<String> wrong = invariant.check(world);
        if (wrong.isPresent()) {
          return Optional.of(
              "%s at %.3f s: %s"
                  .formatted(invariant.name(), world.schedule.nowMs() / 1000.0, wrong.get()));
        }
      }
    }
    return Optional.empty();
  }

  private void heal() {
    world.trace(() -> "** everything is healed");
    world.cluster.joinAll();
    for (SimNode node : world.nodes()) {
      node.bmc.setMood(Bmc.Mood.WELL);
      node.pauseDaemon(0);
      node.powerOn();
    }
  }

  private boolean allRun() {
    return missing().isEmpty();
  }

  private List<ServiceId> missing() {
    Map<ServiceId, ServiceConfig> services = world.services();
    return services.keySet().stream()
        .filter(sid -> isWanted(services, sid) && world.storage.writers(sid).size() != 1)
        .toList();
  }

  private static boolean isWanted(Map<ServiceId, ServiceConfig> services, ServiceId sid) {
    ServiceConfig config = services.get(sid);
    return config != null && config.requested() == RequestedState.STARTED;
  }
}
