package org.quorate.simulator.invariant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.rules.Affinity;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.ResourceAffinityRule;
import org.quorate.ha.rules.Rule;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.Storage;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/**
 * The manager itself sends no guest where a strict rule forbids it, not even after a failure; an
 * administrator may. Where one round sends a guest twice, the second time counts: nothing was
 * started in between. When everything has come to rest, all rules hold.
 */
public final class RulesHold extends Invariant {
  private final Set<ServiceId> ordered = new TreeSet<>();

  @Override
  public void managed(World world, Witnesses.Management round) {
    Map<ServiceId, NodeName> sent = new TreeMap<>();
    for (HaEvent event : round.story()) {
      if (event.fields().get("service") instanceof ServiceId guest
          && event.fields().get("to") instanceof NodeName to) {
        switch (event.event() + " " + event.fields().getOrDefault("origin", "")) {
          case "recovery ", "placement scheduler" -> {
            ordered.remove(guest);
            sent.put(guest, to);
          }
          case "placement command", "placement any" -> ordered.add(guest);
          default -> {}
        }
      }
    }
    sent.forEach((guest, to) -> sent(world, round.after(), guest, to));
  }

  private void sent(World world, ManagerStatus status, ServiceId guest, NodeName to) {
    for (Rule rule : world.rules.rules()) {
      if (!rule.resources().contains(guest)) {
        continue;
      }
      switch (rule) {
        case NodeAffinityRule nodes when nodes.strict() ->
            check(
                nodes.nodes().containsKey(to),
                () -> guest + " was sent to " + to + " against rule " + rule.id());
        case ResourceAffinityRule apart when apart.affinity() == Affinity.NEGATIVE -> {
          for (ServiceId partner : apart.resources()) {
            ServiceRecord there = status.services().get(partner);
            if (there != null && !partner.equals(guest) && !ordered.contains(partner)) {
              check(
                  !isAt(there, to),
                  () -> guest + " was sent to " + partner + " on " + to + " against " + rule.id());
            }
          }
        }
        default -> {}
      }
    }
  }

  private static boolean isAt(ServiceRecord service, NodeName node) {
    return switch (service.state()) {
      case STARTED, REQUEST_STOP, MIGRATE, RELOCATE ->
          service.node().equals(node) || node.equals(service.target());
      case REQUEST_START, REQUEST_START_BALANCE, STOPPED, FENCE, RECOVERY, FREEZE, ERROR -> false;
    };
  }

  @Override
  public void settled(World world, List<String> unsettled) {
    if (unsettled.isEmpty()) {
      world.rules.rules().forEach(rule -> check(holds(world, rule), () -> rule + " does not hold"));
    }
  }

  /** Guests without failback stay where they are, as long as nothing strict forbids it. */
  private static boolean holds(World world, Rule rule) {
    List<ServiceId> guests =
        rule.resources().stream().filter(world.services()::containsKey).toList();
    boolean returning =
        world.services().entrySet().stream()
            .filter(service -> guests.contains(service.getKey()))
            .allMatch(service -> service.getValue().failback());
    List<NodeName> places =
        guests.stream()
            .flatMap(guest -> world.storage.writers(guest).stream())
            .map(Storage.Writer::node)
            .toList();
    Set<NodeName> different = new TreeSet<>(places);
    return switch (rule) {
      case NodeAffinityRule nodes ->
          !nodes.strict() && !returning || nodes.nodes().keySet().containsAll(places);
      case ResourceAffinityRule together when together.affinity() == Affinity.POSITIVE ->
          !returning || different.size() <= 1;
      case ResourceAffinityRule apart -> different.size() == places.size();
    };
  }
}
