package org.quorate.simulator.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.order.ReadyWatch.Look;
import org.quorate.ha.order.StartOrder;
import org.quorate.ha.status.LrmStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The start order on one node: what {@code ha.daemon.StartOrders} does. A foreign one has none. */
final class OrderDesk {
  private static final int LOOK_MIN_MS = 10;
  private static final int LOOK_MAX_MS = 3_000;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private final Runnable wake;
  private final Set<Look> looking = new HashSet<>();
  private final Set<Look> answered = new HashSet<>();
  private final Set<NodeName> left = new HashSet<>();
  private StartOrder.Memory memory = StartOrder.Memory.initial();
  private Set<ServiceId> ready = Set.of();
  private Set<ServiceId> waiting = Set.of();

  /**
   * @param wake called when a guest became ready
   */
  OrderDesk(HaProcess process, Runnable wake) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
    this.wake = wake;
  }

  private boolean isAsked() {
    return process.profile == Profile.FAST && !world.demands.order().rules().isEmpty();
  }

  /** Starts that wait. */
  Set<ServiceId> waiting() {
    return world.doors.waiting(waiting);
  }

  LrmStatus told(LrmStatus status) {
    return isAsked() ? status.telling(ready) : status;
  }

  void membershipChanged() {
    if (isAsked()) {
      self.readNodes().stream().filter(n -> !n.member()).forEach(n -> left.add(n.name()));
    }
  }

  /**
   * Looks anew; each round.
   *
   * @param tree null = unreadable
   */
  void look(@Nullable Tree tree) {
    if (!isAsked() || tree == null) {
      return;
    }
    StartOrder.Decision decision =
        StartOrder.decide(
            memory,
            new StartOrder.Reading(
                self.clock.monotonicMs(),
                self.quorate(),
                self.name,
                world.demands.order().rules(),
                tree.managerStatus(),
                tree.services(),
                self.running,
                Set.copyOf(answered),
                words(tree),
                Set.copyOf(left)));
    answered.clear();
    left.clear();
    memory = decision.memory();
    ready = decision.ready();
    waiting = decision.waiting().keySet();
    decision.toLook().forEach(this::lookBeside);
    decision.events().forEach(event -> world.trace(() -> self.name + " order " + event));
  }

  private Map<NodeName, StartOrder.Word> words(Tree tree) {
    Map<NodeName, StartOrder.Word> words = new HashMap<>();
    tree.lrmStatuses()
        .forEach(
            (node, status) -> {
              boolean member = self.ring != null && self.ring.members().contains(node);
              if (member && !node.equals(self.name)) {
                long said = world.doors.saidSeconds(status.timestampSeconds());
                words.put(node, new StartOrder.Word(said, status.ready()));
              }
            });
    return words;
  }

  private void lookBeside(Look look) {
    if (looking.add(look)) {
      process.later(
          world.between(LOOK_MIN_MS, LOOK_MAX_MS),
          () -> {
            looking.remove(look);
            if (world.lives.answers(look.service(), self.name)) {
              world.trace(() -> self.name + ": " + look.service() + " is ready");
              answered.add(look);
              wake.run();
            }
          });
    }
  }
}
