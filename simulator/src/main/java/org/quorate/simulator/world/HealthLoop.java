package org.quorate.simulator.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.ha.files.HealthJson;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.ha.probe.Elsewhere;
import org.quorate.ha.probe.Health;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.HealthCommand;
import org.quorate.ha.probe.HealthMemory;
import org.quorate.ha.probe.HealthReading;
import org.quorate.ha.probe.HealthReading.Answer;
import org.quorate.ha.probe.Peace;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Runs the health machine each second: what {@code ha.daemon.HealthRounds} does. */
final class HealthLoop {
  private static final long PERIOD_MS = 1_000;
  private static final long SHOWN_AGAIN_MS = 30_000;
  private static final int ANSWER_MAX_MS = 500;

  /** Of the looks: quorate-api is away. */
  private static final int UNKNOWN_PERCENT = 2;

  private final HaProcess process;
  private final World world;
  private final SimNode self;
  private final LrmLoop lrm;
  private final Map<ServiceId, Answer> answers = new TreeMap<>();
  private final Map<ServiceId, HealthOrder> open = new TreeMap<>();
  private final Set<ServiceId> taken = new HashSet<>();
  private final Elsewhere elsewhere = new Elsewhere();
  private HealthMemory memory = HealthMemory.initial();
  private List<String> shown = List.of();
  private long shownMs;

  HealthLoop(HaProcess process, LrmLoop lrm) {
    this.process = process;
    this.world = process.world;
    this.self = process.node;
    this.lrm = lrm;
  }

  /** A foreign daemon looks at nobody's health. */
  void start() {
    if (process.profile == Profile.FAST && !world.demands.probes().isEmpty()) {
      takeOver();
      round();
    }
  }

  /** Orders that stand. */
  Map<ServiceId, HealthOrder> orders() {
    return open;
  }

  /** The LRM carries it out. */
  void take(ServiceId sid) {
    open.remove(sid);
    taken.add(sid);
  }

  private void takeOver() {
    HealthJson.Shown own = shownBy(self.name);
    Map<ServiceId, Probe> answered = new TreeMap<>();
    for (ShownHealth guest : own.guests()) {
      HealthCheck check = world.demands.probes().get(guest.sid());
      if (check != null && guest.answered()) {
        answered.put(guest.sid(), check.probe());
      }
    }
    long now = self.clock.monotonicMs();
    memory = HealthMemory.of(answered, Elsewhere.actions(own.deeds(), now), now);
  }

  private HealthJson.Shown shownBy(NodeName node) {
    return self.values
        .of(node)
        .map(text -> HealthJson.parse(text.getBytes(StandardCharsets.UTF_8)))
        .orElse(HealthJson.Shown.NOTHING);
  }

  private void round() {
    long now = self.clock.monotonicMs();
    HealthReading reading =
        new HealthReading(
            world.demands.probes(),
            self.quorate() ? peaceful() : Map.of(),
            Map.copyOf(answers),
            Set.copyOf(taken),
            anySilent() ? elsewhere(now) : List.of());
    answers.clear();
    taken.clear();
    Health.Stepped stepped = Health.step(memory, reading, now);
    memory =
        new HealthMemory(
            stepped.memory().guests(), world.doors.ownDeeds(stepped.memory().actions()));
    stepped.commands().forEach(this::carryOut);
    show(now);
    process.later(PERIOD_MS, this::round);
  }

  private Map<ServiceId, HealthReading.Limits> peaceful() {
    return lrm.lastRound()
        .map(last -> Peace.of(world.demands.probes().keySet(), last.reading(), last.after()))
        .orElse(Map.of());
  }

  private boolean anySilent() {
    return memory.guests().values().stream().anyMatch(guest -> guest.strikes() > 0);
  }

  private List<HealthAction> elsewhere(long now) {
    for (SimNode other : world.nodes()) {
      if (other != self) {
        elsewhere.see(other.name, shownBy(other.name).deeds(), now);
      }
    }
    return world.doors.deedsElsewhere(elsewhere.actions());
  }

  private void carryOut(HealthCommand command) {
    switch (command) {
      case HealthCommand.Look(HealthCheck check) -> look(check);
      case HealthCommand.Order(ServiceId sid, HealthOrder order, String reason) -> {
        world.tell(() -> self.name + " orders the " + order.text() + " of " + sid + ": " + reason);
        open.put(sid, order);
        lrm.wake();
      }
      case HealthCommand.Withdraw(ServiceId sid) -> open.remove(sid);
      case HealthCommand.Tell(ServiceId sid, String sentence) ->
          world.tell(() -> sid + " on " + self.name + " " + sentence);
    }
  }

  /** Silence takes as long as the answer may. */
  private void look(HealthCheck check) {
    ServiceId sid = check.service();
    if (world.between(1, 100) <= UNKNOWN_PERCENT) {
      process.later(ANSWER_MAX_MS, () -> answers.put(sid, Answer.UNKNOWN));
    } else if (world.lives.answers(sid, self.name)) {
      process.later(world.between(1, ANSWER_MAX_MS), () -> answers.put(sid, Answer.ANSWERED));
    } else {
      process.later(check.timeoutSeconds() * 1000L, () -> answers.put(sid, Answer.SILENT));
    }
  }

  private void show(long now) {
    List<String> states = new ArrayList<>();
    new TreeMap<>(memory.guests())
        .forEach((sid, guest) -> states.add(sid + " " + guest.state() + " " + guest.strikes()));
    boolean due = !states.equals(shown) || now - shownMs >= SHOWN_AGAIN_MS;
    if (due && self.values.show(HealthJson.text(memory, Map.of(), now, self.clock.wallSeconds()))) {
      shown = states;
      shownMs = now;
    }
  }
}
