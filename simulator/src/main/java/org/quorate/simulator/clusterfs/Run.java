package org.quorate.simulator.clusterfs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Input;
import org.quorate.simulator.clusterfs.invariant.BoundedQueues;
import org.quorate.simulator.clusterfs.invariant.Invariant;
import org.quorate.simulator.clusterfs.invariant.LockExclusion;
import org.quorate.simulator.clusterfs.invariant.NoLostAcknowledgedWrite;
import org.quorate.simulator.clusterfs.invariant.NoLostWriteOfAMajority;
import org.quorate.simulator.clusterfs.invariant.PrefixAgreement;
import org.quorate.simulator.clusterfs.invariant.ReadOnlyWithoutQuorum;
import org.quorate.simulator.clusterfs.invariant.SameTreeAfterHeal;
import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Doors;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.Request;
import org.quorate.simulator.clusterfs.world.Witnesses;
import org.quorate.simulator.clusterfs.world.World;

/** One run from one seed: a cluster forms, trouble, healing, then it must come to rest. */
public final class Run {
  /** Hosts and daemons start, rings merge, a witness votes, daemons join again every 5 s. */
  static final long FORMED_WITHIN_MS = 60_000;

  /** The same after trouble, and a disk may still be busy. */
  static final long SETTLED_WITHIN_MS = 90_000;

  private static final long LOOK_EVERY_MS = 500;

  /** A daemon that left the group joins again within 5 s. */
  private static final long UNEQUAL_MS = 12_000;

  /**
   * How a run ended.
   *
   * @param violation what was broken, and how; empty = all well
   * @param checks how often each invariant had something to look at
   * @param settledMs from healing until all hosts had the same and could change it
   */
  public record Report(
      long seed,
      Optional<String> violation,
      Map<String, Long> checks,
      Map<String, Long> faults,
      long steps,
      long messages,
      long acknowledged,
      long unknown,
      long refused,
      long settledMs) {

    /** The command that repeats this run. */
    public String replay() {
      return "./quorate simulate clusterfs --seed " + seed + " --trace";
    }
  }

  /**
   * How to run.
   *
   * @param invariants to be checked; each counts for one run only
   */
  public record Terms(Doors doors, List<Invariant> invariants, @Nullable Consumer<String> tracer) {
    /** An honest world, everything checked, without a trace. */
    public static Terms usual() {
      return new Terms(
          Doors.HONEST,
          List.of(
              new PrefixAgreement(),
              new NoLostAcknowledgedWrite(),
              new NoLostWriteOfAMajority(),
              new ReadOnlyWithoutQuorum(),
              new SameTreeAfterHeal(),
              new LockExclusion(),
              new BoundedQueues()),
          null);
    }

    /** The same behind other doors. */
    public Terms behind(Doors other) {
      return new Terms(other, invariants, tracer);
    }

    /** The same with only this checked. */
    public Terms checkingOnly(Invariant invariant) {
      return new Terms(doors, List.of(invariant), tracer);
    }

    /** The same, telling what happens. */
    public Terms traced(@Nullable Consumer<String> other) {
      return new Terms(doors, invariants, other);
    }
  }

  private final long seed;
  private final Plan plan;
  private final List<Invariant> invariants;
  private final World world;
  private final Workload workload;
  private final Map<String, Long> faults = new TreeMap<>();
  private Optional<String> violation = Optional.empty();
  private boolean prepared;
  private long calmSinceMs = Long.MAX_VALUE;

  private Run(long seed, Plan plan, Terms terms) {
    this.seed = seed;
    this.plan = plan;
    this.invariants =
        terms.invariants().stream()
            .filter(invariant -> invariant.holdsWithLoweredVotes() || !plan.lowersVotes())
            .filter(invariant -> invariant.holdsWithOldDatabases() || !plan.forgetsPromises())
            .toList();
    this.world = new World(plan.shape(), seed, terms.doors(), watch(), terms.tracer());
    this.workload = new Workload(world, plan.quietPercent());
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

  private Witnesses watch() {
    return new Witnesses() {
      @Override
      public void changed(Engine process, Input cause) {
        invariants.forEach(invariant -> invariant.changed(world, process, cause));
      }

      @Override
      public void answered(Engine process, Request request, Request.Answer answer) {
        invariants.forEach(
            invariant -> invariant.answered(world, workload, process, request, answer));
      }
    };
  }

  private Report run() {
    world.trace(() -> plan.shape().toString());
    if (plan.patient()) {
      until(FORMED_WITHIN_MS, this::isFormed);
    }
    workload.prepare(() -> prepared = true);
    until(FORMED_WITHIN_MS, () -> prepared);
    if (violation.isEmpty() && !prepared) {
      violation = Optional.of("Progress: the cluster did not form");
    }
    long begin = world.schedule.nowMs();
    plan.troubles().forEach(this::schedule);
    workload.start();
    until(begin + plan.troubleMs(), () -> false);
    long healed = world.schedule.nowMs();
    if (violation.isEmpty()) {
      heal();
      until(healed + SETTLED_WITHIN_MS, this::isSettled);
      if (violation.isEmpty() && !isSettled()) {
        violation = Optional.of("Progress: not settled after healing: " + unsettled());
      }
      if (violation.isEmpty()) {
        invariants.forEach(invariant -> invariant.settled(world, workload));
        look();
      }
    }
    Map<String, Long> checks = new TreeMap<>();
    invariants.forEach(invariant -> checks.put(invariant.name(), invariant.checks()));
    return new Report(
        seed,
        violation,
        checks,
        faults,
        world.steps(),
        world.ordered(),
        workload.done(),
        workload.unknown(),
        workload.refused(),
        world.schedule.nowMs() - healed);
  }

  private void schedule(Plan.Trouble trouble) {
    world.schedule.after(
        trouble.atMs(),
        () -> {
          world.trace(() -> "** " + trouble.fault());
          faults.merge(trouble.fault().getClass().getSimpleName(), 1L, Long::sum);
          trouble.fault().strike(world);
        });
    world.schedule.after(
        Math.min(trouble.untilMs(), plan.troubleMs()),
        () -> {
          world.trace(() -> "** over: " + trouble.fault());
          trouble.fault().heal(world);
        });
  }

  private interface Condition {
    boolean holds();
  }

  private void until(long atMs, Condition enough) {
    while (violation.isEmpty() && !enough.holds() && world.schedule.nowMs() < atMs) {
      long look = Math.min(atMs, world.schedule.nowMs() + LOOK_EVERY_MS);
      while (violation.isEmpty() && world.schedule.next(look)) {
        look();
      }
      invariants.forEach(invariant -> invariant.passing(world));
      look();
    }
  }

  private void look() {
    for (Invariant invariant : invariants) {
      if (violation.isEmpty() && invariant.violation().isPresent()) {
        violation =
            invariant
                .violation()
                .map(
                    wrong ->
                        "%s at %.3f s: %s"
                            .formatted(invariant.name(), world.schedule.nowMs() / 1000.0, wrong));
      }
    }
  }

  private void heal() {
    world.trace(() -> "** everything is healed");
    for (Host host : world.hosts()) {
      host.disk().setFailing(false);
      host.disk().setSlow(0);
      host.pauseProcess(false);
      host.powerOn();
      if (host.process().filter(Engine::gaveUp).isPresent()) {
        host.killProcess();
      }
      world.votes.findWitness(host.id);
    }
    world.totem.joinAll();
    world.votes.expectAll();
    workload.finish();
  }

  private boolean isFormed() {
    return world.hosts().stream()
        .allMatch(
            host ->
                host.process()
                    .filter(p -> p.configuration().members().size() == world.hosts().size())
                    .isPresent());
  }

  /** All can change something, nothing is under way, and the disks are equal, or stay unequal. */
  private boolean isSettled() {
    boolean calm =
        workload.isFinished()
            && world.hosts().stream()
                .allMatch(host -> host.process().filter(Engine::isIdle).isPresent());
    boolean equal =
        world.hosts().stream().map(host -> host.disk().rows().hash()).distinct().count() == 1;
    long now = world.schedule.nowMs();
    calmSinceMs = !calm ? Long.MAX_VALUE : Math.min(calmSinceMs, now);
    return calm && (equal || now - calmSinceMs > UNEQUAL_MS);
  }

  private String unsettled() {
    StringBuilder text = new StringBuilder(workload.isFinished() ? "" : "changes are refused; ");
    for (Host host : world.hosts()) {
      text.append(
          host.process()
              .map(
                  process ->
                      process
                          + " mode "
                          + process.machine().mode(org.quorate.clusterfs.Group.DCDB)
                          + (process.isIdle() ? "" : " busy"))
              .orElse("host " + host.id + " has no process"));
      text.append("; ");
    }
    return text.toString();
  }
}
