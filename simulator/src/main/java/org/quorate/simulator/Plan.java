package org.quorate.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.BouncingBmc;
import org.quorate.simulator.fault.BrokenWatchdog;
import org.quorate.simulator.fault.ClockStep;
import org.quorate.simulator.fault.ColdStart;
import org.quorate.simulator.fault.DaemonCrash;
import org.quorate.simulator.fault.DeadBmc;
import org.quorate.simulator.fault.Disarmed;
import org.quorate.simulator.fault.DisturbedResults;
import org.quorate.simulator.fault.DropOneWay;
import org.quorate.simulator.fault.FailingBmc;
import org.quorate.simulator.fault.FailingFiles;
import org.quorate.simulator.fault.Fault;
import org.quorate.simulator.fault.FickleBmc;
import org.quorate.simulator.fault.LyingBmc;
import org.quorate.simulator.fault.Maintenance;
import org.quorate.simulator.fault.MovedGuest;
import org.quorate.simulator.fault.OrderlyEnd;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.fault.PausedProcess;
import org.quorate.simulator.fault.PowerCut;
import org.quorate.simulator.fault.RollingUpgrade;
import org.quorate.simulator.fault.SlowBmc;
import org.quorate.simulator.fault.SlowFiles;
import org.quorate.simulator.fault.StoppedGuest;
import org.quorate.simulator.fault.TwoPowerCuts;
import org.quorate.simulator.fault.UnstartableGuest;
import org.quorate.simulator.world.Demands;
import org.quorate.simulator.world.Profile;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.World;

/**
 * One run: a cluster and what befalls it when.
 *
 * @param shape nodes, guests, rules, fence devices
 * @param troubles by time
 */
public record Plan(World.Shape shape, List<Trouble> troubles) {
  /** Faults strike within this time, after the cluster had the chance to start its guests. */
  static final int TROUBLE_FROM_MS = 60_000;

  static final int TROUBLE_UNTIL_MS = 330_000;

  private static final int TROUBLES_MAX = 8;
  private static final int STEPS_MAX = 60;
  private static final int PAUSE_MIN_MS = 1_000;
  private static final int PAUSE_MAX_MS = 150_000;
  private static final int WITH_RULES_PERCENT = 60;
  private static final int MIXED_PERCENT = 25;
  private static final int ALL_COMPATIBLE_PERCENT = 10;

  /** Of the runs with a fence device that fails; they do not check the promises about guests. */
  private static final int LIAR_PERCENT = 10;

  /** A fault with its time. */
  public record Trouble(long atMs, long untilMs, Fault fault) {}

  private enum Kind {
    POWER_CUT,
    TWO_POWER_CUTS,
    COLD_START,
    PARTITION,
    DROP_ONE_WAY,
    DAEMON_CRASH,
    PAUSED_PROCESS,
    SLOW_BMC,
    DEAD_BMC,
    FAILING_BMC,
    UNTRUE_BMC,
    CLOCK_STEP,
    SLOW_FILES,
    FAILING_FILES,
    BROKEN_WATCHDOG,
    DISTURBED_RESULTS,
    UNSTARTABLE_GUEST,
    ORDERLY_END,
    ROLLING_UPGRADE,
    MAINTENANCE,
    DISARMED,
    STOPPED_GUEST,
    MOVED_GUEST
  }

  /** Whether a fence device lies, so that nobody can keep the promises about guests. */
  boolean lies() {
    return troubles.stream().anyMatch(trouble -> trouble.fault() instanceof LyingBmc);
  }

  /** Draws a run; each draws which kinds of faults are on (swarm testing). */
  static Plan random(SplittableRandom random) {
    int nodes = random.nextInt(10) < 7 ? 3 : random.nextInt(4, 6);
    int guests = random.nextInt(2, 6);
    return new Draw(random, nodes, guests).plan();
  }

  private record Draw(SplittableRandom random, int nodes, int guests) {
    Plan plan() {
      Map<ServiceId, ServiceConfig> services = new TreeMap<>();
      for (int i = 0; i < guests; i++) {
        ServiceConfig config = ServiceConfig.of(RequestedState.STARTED, node());
        services.put(sid(i), config.withFailback(chance(80)));
      }
      World.Shape shape =
          new World.Shape(
              nodes,
              services,
              chance(WITH_RULES_PERCENT) ? rules() : RulesFile.empty(),
              chance(70),
              compatible());
      boolean mayLie = chance(LIAR_PERCENT);
      List<Kind> kinds = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        if (chance(30)) {
          kinds.add(kind);
        }
      }
      List<Trouble> troubles = new ArrayList<>();
      int count = kinds.isEmpty() ? 0 : random.nextInt(2, TROUBLES_MAX + 1);
      for (int i = 0; i < count; i++) {
        long at = random.nextInt(TROUBLE_FROM_MS, TROUBLE_UNTIL_MS);
        int most = chance(50) ? 200_000 : 20_000;
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        troubles.add(new Trouble(at, at + random.nextInt(500, most), fault(kind, mayLie)));
      }
      boolean foreign = !shape.compatible().isEmpty() || kinds.contains(Kind.ROLLING_UPGRADE);
      DrawnDemands drawn =
          new DrawnDemands(random, List.copyOf(services.keySet()), allNodes(), foreign);
      Demands demands = drawn.demands();
      troubles.addAll(drawn.troubles(demands));
      return new Plan(shape.with(demands), troubles);
    }

    private boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    private NodeName node() {
      return new NodeName("node" + random.nextInt(1, nodes + 1));
    }

    private ServiceId guest() {
      return sid(random.nextInt(guests));
    }

    private static ServiceId sid(int index) {
      return new ServiceId("vm", String.valueOf(100 + index));
    }

    private List<NodeName> allNodes() {
      return IntStream.rangeClosed(1, nodes).mapToObj(id -> new NodeName("node" + id)).toList();
    }

    private List<NodeName> anyOrder() {
      List<NodeName> order = new ArrayList<>(allNodes());
      Collections.shuffle(order, new Random(random.nextLong()));
      return order;
    }

    private Set<NodeName> compatible() {
      if (chance(ALL_COMPATIBLE_PERCENT)) {
        return new TreeSet<>(anyOrder());
      }
      return chance(MIXED_PERCENT)
          ? new TreeSet<>(anyOrder().subList(0, random.nextInt(1, nodes)))
          : Set.of();
    }

    /** Rules that can hold together: each guest is in at most one. */
    private RulesFile rules() {
      RulesFile rules = RulesFile.empty();
      if (chance(60)) {
        Map<NodeName, Integer> places = new TreeMap<>();
        anyOrder().subList(0, 2).forEach(node -> places.put(node, random.nextInt(2)));
        rules = rules.with(NodeAffinityRule.of("places", List.of(sid(0)), places, chance(60)));
      }
      if (guests >= 3 && chance(60)) {
        Affinity affinity = chance(70) ? Affinity.NEGATIVE : Affinity.POSITIVE;
        rules = rules.with(ResourceAffinityRule.of("pair", List.of(sid(1), sid(2)), affinity));
      }
      if (guests >= 5 && chance(50)) {
        Affinity affinity = chance(50) ? Affinity.NEGATIVE : Affinity.POSITIVE;
        rules = rules.with(ResourceAffinityRule.of("others", List.of(sid(3), sid(4)), affinity));
      }
      return rules;
    }

    private Fault fault(Kind kind, boolean mayLie) {
      NodeName node = node();
      return switch (kind) {
        case POWER_CUT -> new PowerCut(node);
        case TWO_POWER_CUTS -> new TwoPowerCuts(node, node());
        case COLD_START -> new ColdStart(anyOrder(), random.nextInt(30_000));
        case PARTITION -> {
          TreeSet<NodeName> apart = new TreeSet<>();
          for (int i = random.nextInt(1, nodes); i > 0; i--) {
            apart.add(node());
          }
          yield new Partition(apart);
        }
        case DROP_ONE_WAY -> new DropOneWay(node, node());
        case DAEMON_CRASH -> new DaemonCrash(node, random.nextInt(STEPS_MAX));
        case PAUSED_PROCESS ->
            new PausedProcess(
                node, random.nextInt(STEPS_MAX), random.nextInt(PAUSE_MIN_MS, PAUSE_MAX_MS));
        case SLOW_BMC -> new SlowBmc(node, random.nextInt(1_000, 60_000));
        case DEAD_BMC -> new DeadBmc(node);
        case FAILING_BMC -> new FailingBmc(node);
        case UNTRUE_BMC ->
            mayLie ? new LyingBmc(node) : chance(50) ? new FickleBmc(node) : new BouncingBmc(node);
        case CLOCK_STEP -> new ClockStep(node, random.nextInt(-7_200_000, 7_200_000));
        case SLOW_FILES -> new SlowFiles(node, random.nextInt(50, chance(50) ? 15_000 : 3_000));
        case FAILING_FILES -> new FailingFiles(node);
        case BROKEN_WATCHDOG -> new BrokenWatchdog(node);
        case DISTURBED_RESULTS ->
            new DisturbedResults(node, SimNode.Results.values()[random.nextInt(1, 4)]);
        case UNSTARTABLE_GUEST -> new UnstartableGuest(guest(), node);
        case ORDERLY_END ->
            new OrderlyEnd(
                node,
                new ShutdownRequest(
                    ShutdownRequest.Kind.values()[random.nextInt(3)],
                    ShutdownRequest.Policy.values()[random.nextInt(4)]));
        case ROLLING_UPGRADE ->
            new RollingUpgrade(
                anyOrder(),
                random.nextInt(5_000, 40_000),
                chance(80) ? Profile.FAST : Profile.COMPATIBLE);
        case MAINTENANCE -> new Maintenance(node, node());
        case DISARMED -> new Disarmed(node, chance(50) ? Disarm.Mode.FREEZE : Disarm.Mode.IGNORE);
        case STOPPED_GUEST -> new StoppedGuest(node, guest());
        case MOVED_GUEST -> new MovedGuest(node, guest(), node());
      };
    }
  }
}
