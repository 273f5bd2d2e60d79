package org.quorate.simulator.clusterfs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.quorate.simulator.clusterfs.fault.AsymmetricLinkLoss;
import org.quorate.simulator.clusterfs.fault.CorosyncRestart;
import org.quorate.simulator.clusterfs.fault.DisturbedRing;
import org.quorate.simulator.clusterfs.fault.FailingDisk;
import org.quorate.simulator.clusterfs.fault.Fault;
import org.quorate.simulator.clusterfs.fault.LowerExpectedVotes;
import org.quorate.simulator.clusterfs.fault.OldDatabase;
import org.quorate.simulator.clusterfs.fault.Partition;
import org.quorate.simulator.clusterfs.fault.PausedProcess;
import org.quorate.simulator.clusterfs.fault.PowerCut;
import org.quorate.simulator.clusterfs.fault.ProcessCrash;
import org.quorate.simulator.clusterfs.fault.SlowDisk;
import org.quorate.simulator.clusterfs.fault.WitnessMoves;
import org.quorate.simulator.clusterfs.world.World;

/**
 * One run: a cluster and what befalls it when.
 *
 * @param troubleMs from the beginning of the workload until everything is healed
 * @param quietPercent how often a user rests
 * @param patient users begin when all daemons have found together for the first time
 */
public record Plan(
    World.Shape shape, List<Trouble> troubles, long troubleMs, int quietPercent, boolean patient) {
  private static final int SHORT_MS = 12_000;

  /** Long enough for locks to run out. */
  private static final int LONG_MS = 200_000;

  private static final int LONG_PERCENT = 4;
  private static final int LOWERED_PERCENT = 6;
  private static final int RESTORED_PERCENT = 6;
  private static final int FAULTS_MAX = 8;
  private static final int KINDS = 12;
  private static final int PATIENT_PERCENT = 85;

  /** A fault with its time, counted from the beginning of the workload. */
  public record Trouble(long atMs, long untilMs, Fault fault) {}

  /** Whether an operator says that fewer are a majority. */
  boolean lowersVotes() {
    return troubles.stream().anyMatch(trouble -> trouble.fault() instanceof LowerExpectedVotes);
  }

  /** Whether a host forgets what it promised while others are hurt, too. */
  boolean forgetsPromises() {
    boolean forgets = troubles.stream().anyMatch(trouble -> trouble.fault() instanceof OldDatabase);
    return forgets
        && !troubles.stream().allMatch(trouble -> trouble.fault() instanceof OldDatabase);
  }

  /** Draws a run; each draws which kinds of faults are on (swarm testing). */
  static Plan random(SplittableRandom random) {
    int hosts =
        switch (random.nextInt(10)) {
          case 0, 1 -> 2;
          case 2, 3, 4, 5 -> 3;
          case 6 -> 4;
          case 7, 8 -> 5;
          default -> random.nextInt(6, 8);
        };
    boolean witness = hosts == 2 ? random.nextInt(10) < 7 : random.nextInt(10) < 2;
    boolean longRun = random.nextInt(100) < LONG_PERCENT;
    int troubleMs = longRun ? LONG_MS : SHORT_MS;
    List<Integer> kinds = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      if (random.nextBoolean()) {
        kinds.add(kind);
      }
    }
    List<Trouble> troubles = new ArrayList<>();
    int count = kinds.isEmpty() ? 0 : random.nextInt(1, FAULTS_MAX + 1);
    for (int i = 0; i < count; i++) {
      int kind = kinds.get(random.nextInt(kinds.size()));
      int at = random.nextInt(troubleMs);
      int lasts =
          random.nextInt(10) < 7 ? random.nextInt(50, 6_000) : random.nextInt(50, troubleMs);
      troubles.add(new Trouble(at, at + lasts, fault(kind, random, hosts)));
    }
    if (random.nextInt(100) < LOWERED_PERCENT) {
      int host = random.nextInt(1, hosts + 1);
      troubles.add(new Trouble(troubleMs / 2, troubleMs, new LowerExpectedVotes(host, 1)));
    }
    int quiet = longRun ? 90 : random.nextInt(0, 60);
    boolean patient = random.nextInt(100) < PATIENT_PERCENT;
    if (random.nextInt(100) < RESTORED_PERCENT) {
      int host = random.nextInt(1, hosts + 1);
      troubles.add(new Trouble(troubleMs / 4, troubleMs * 3L / 4, new OldDatabase(host)));
    }
    return new Plan(new World.Shape(hosts, witness), troubles, troubleMs, quiet, patient);
  }

  private static Fault fault(int kind, SplittableRandom random, int hosts) {
    int host = random.nextInt(1, hosts + 1);
    return switch (kind) {
      case 0, 1 -> new PowerCut(host);
      case 2, 3 -> new ProcessCrash(host);
      case 4 -> new PausedProcess(host);
      case 5, 6 -> {
        TreeSet<Integer> apart = new TreeSet<>();
        for (int i = random.nextInt(1, hosts); i > 0; i--) {
          apart.add(random.nextInt(1, hosts + 1));
        }
        yield new Partition(apart);
      }
      case 7 -> new AsymmetricLinkLoss(host, 1 + host % hosts);
      case 8 -> new SlowDisk(host, random.nextInt(20, 4_000));
      case 9 ->
          switch (random.nextInt(3)) {
            case 0 -> new FailingDisk(host);
            case 1 -> new DisturbedRing(host);
            default -> new SlowDisk(host, random.nextInt(20, 400));
          };
      case 10 -> new WitnessMoves(host);
      default -> new CorosyncRestart(host);
    };
  }
}
