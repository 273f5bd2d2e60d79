package org.quorate.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.DaemonCrash;
import org.quorate.simulator.fault.DeadBmc;
import org.quorate.simulator.fault.DropOneWay;
import org.quorate.simulator.fault.FailingBmc;
import org.quorate.simulator.fault.Fault;
import org.quorate.simulator.fault.MovedGuest;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.fault.PausedProcess;
import org.quorate.simulator.fault.PowerCut;
import org.quorate.simulator.fault.SlowBmc;
import org.quorate.simulator.world.World;

/**
 * One run: a cluster and what befalls it when.
 *
 * @param shape nodes, guests, fence devices
 * @param troubles by time
 */
public record Plan(World.Shape shape, List<Trouble> troubles) {
  /** Faults strike within this time, after the cluster had the chance to start its guests. */
  static final int TROUBLE_FROM_MS = 60_000;

  static final int TROUBLE_UNTIL_MS = 330_000;

  private static final int KINDS = 10;

  /** A fault with its time. */
  public record Trouble(long atMs, long untilMs, Fault fault) {}

  /** Draws a run; each draws which kinds of faults are on (swarm testing). */
  static Plan random(SplittableRandom random) {
    int nodes = random.nextInt(10) < 7 ? 3 : random.nextInt(4, 6);
    Map<ServiceId, ServiceConfig> services = new TreeMap<>();
    int guests = random.nextInt(2, 6);
    for (int i = 0; i < guests; i++) {
      services.put(
          new ServiceId("vm", String.valueOf(100 + i)),
          ServiceConfig.of(RequestedState.STARTED, node(random, nodes)));
    }
    boolean withBmc = random.nextInt(10) < 7;
    List<Integer> kinds = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      if (random.nextBoolean()) {
        kinds.add(kind);
      }
    }
    List<Trouble> troubles = new ArrayList<>();
    int count = kinds.isEmpty() ? 0 : random.nextInt(2, 9);
    for (int i = 0; i < count; i++) {
      long at = random.nextInt(TROUBLE_FROM_MS, TROUBLE_UNTIL_MS);
      int kind = kinds.get(random.nextInt(kinds.size()));
      int most = random.nextBoolean() ? 200_000 : 20_000;
      troubles.add(
          new Trouble(at, at + random.nextInt(500, most), fault(kind, random, nodes, guests)));
    }
    return new Plan(new World.Shape(nodes, services, withBmc), troubles);
  }

  private static NodeName node(SplittableRandom random, int nodes) {
    return new NodeName("node" + random.nextInt(1, nodes + 1));
  }

  private static Fault fault(int kind, SplittableRandom random, int nodes, int guests) {
    NodeName node = node(random, nodes);
    return switch (kind) {
      case 0, 1 -> new PowerCut(node);
      case 2 -> {
        TreeSet<NodeName> apart = new TreeSet<>();
        for (int i = random.nextInt(1, nodes); i > 0; i--) {
          apart.add(node(random, nodes));
        }
        yield new Partition(apart);
      }
      case 3 -> {
        NodeName other = node(random, nodes);
        yield new DropOneWay(node, other);
      }
      case 4 -> new DaemonCrash(node);
      case 5 -> new PausedProcess(node, random.nextInt(1_000, 150_000));
      case 6 -> new SlowBmc(node, random.nextInt(1_000, 60_000));
      case 7 -> new DeadBmc(node);
      case 8 -> new FailingBmc(node);
      default ->
          new MovedGuest(
              node,
              new ServiceId("vm", String.valueOf(100 + random.nextInt(guests))),
              node(random, nodes));
    };
  }
}
