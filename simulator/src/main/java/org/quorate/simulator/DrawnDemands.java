package org.quorate.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.ColdStart;
import org.quorate.simulator.fault.Fault;
import org.quorate.simulator.fault.HungGuest;
import org.quorate.simulator.fault.SicklyGuest;
import org.quorate.simulator.fault.SilentNode;
import org.quorate.simulator.world.Demands;
import org.quorate.simulator.world.Temper;

/**
 * Draws what a run asks of its guests beyond running, and what befalls that.
 *
 * @param foreign managers that do not know the start order take part at some time, so nothing may
 *     wait for ever
 */
record DrawnDemands(
    SplittableRandom random, List<ServiceId> guests, List<NodeName> nodes, boolean foreign) {
  private static final int ORDERED_PERCENT = 35;
  private static final int PROBED_PERCENT = 25;
  private static final int NEVER_PERCENT = 10;
  private static final int FOR_EVER_PERCENT = 20;
  private static final int TROUBLES_MAX = 4;
  private static final Probe AGENT = new Probe.Agent();

  Demands demands() {
    OrderFile order = chance(ORDERED_PERCENT) ? order() : OrderFile.empty();
    Map<ServiceId, HealthCheck> probes = new TreeMap<>();
    if (chance(PROBED_PERCENT)) {
      guests.stream().filter(guest -> chance(80)).forEach(guest -> probes.put(guest, probe(guest)));
    }
    Map<ServiceId, Temper> tempers = new TreeMap<>();
    if (!order.rules().isEmpty() || !probes.isEmpty()) {
      guests.forEach(guest -> tempers.put(guest, temper(isAwaitedForEver(order, guest))));
    }
    return new Demands(order, probes, tempers);
  }

  /** Later ones after earlier ones, so that there is no circle. */
  private OrderFile order() {
    OrderFile order = OrderFile.empty();
    int rules = random.nextInt(1, 3);
    for (int i = 0; i < rules; i++) {
      int waits = random.nextInt(1, guests.size());
      TreeSet<ServiceId> after = new TreeSet<>();
      after.add(guests.get(random.nextInt(waits)));
      after.add(guests.get(random.nextInt(waits)));
      Probe ready =
          switch (random.nextInt(3)) {
            case 0 -> new Probe.Delay(random.nextInt(30));
            case 1 -> AGENT;
            default -> new Probe.Tcp("10.0.0.1", 80);
          };
      boolean forEver = !foreign && chance(FOR_EVER_PERCENT);
      order =
          order.with(
              new OrderRule(
                  "order" + i,
                  new TreeSet<>(List.of(guests.get(waits))),
                  after,
                  ready,
                  forEver ? 0 : random.nextInt(20, 90),
                  false,
                  null));
    }
    return order;
  }

  private static boolean isAwaitedForEver(OrderFile order, ServiceId guest) {
    return order.rules().stream()
        .anyMatch(rule -> rule.timeoutSeconds() == 0 && rule.after().contains(guest));
  }

  private Temper temper(boolean surely) {
    if (chance(NEVER_PERCENT) && !surely) {
      return new Temper(Temper.NEVER, 100);
    }
    long readyAfterMs = chance(50) ? random.nextInt(3_000) : random.nextInt(40_000);
    return new Temper(readyAfterMs, chance(70) ? 100 : random.nextInt(60, 100));
  }

  private HealthCheck probe(ServiceId guest) {
    return new HealthCheck(
        guest,
        AGENT,
        random.nextInt(2, 8),
        random.nextInt(1, 4),
        random.nextInt(2, 4),
        random.nextInt(5, 45),
        chance(50) ? OptionalInt.empty() : OptionalInt.of(random.nextInt(6)),
        true,
        null);
  }

  /** What befalls them. */
  List<Plan.Trouble> troubles(Demands demands) {
    List<Plan.Trouble> troubles = new ArrayList<>();
    if (!demands.order().rules().isEmpty() && chance(30)) {
      troubles.add(trouble(new ColdStart(nodes, random.nextInt(20_000)), 20_000));
    }
    if (!demands.probes().isEmpty()) {
      for (int i = random.nextInt(TROUBLES_MAX + 1); i > 0; i--) {
        troubles.add(trouble(silence(), 200_000));
      }
    }
    return troubles;
  }

  private Fault silence() {
    ServiceId guest = guests.get(random.nextInt(guests.size()));
    return switch (random.nextInt(4)) {
      case 0 -> new HungGuest(guest);
      case 1 -> new SilentNode(nodes.get(random.nextInt(nodes.size())));
      default -> new SicklyGuest(guest, random.nextInt(60_000));
    };
  }

  private Plan.Trouble trouble(Fault fault, int mostMs) {
    long at = random.nextInt(Plan.TROUBLE_FROM_MS, Plan.TROUBLE_UNTIL_MS);
    return new Plan.Trouble(at, at + random.nextInt(500, mostMs), fault);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
