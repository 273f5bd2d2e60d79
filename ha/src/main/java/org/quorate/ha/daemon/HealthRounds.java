package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.HaEvent;
import org.quorate.ha.files.HealthJson;
import org.quorate.ha.probe.Elsewhere;
import org.quorate.ha.probe.Health;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.HealthCommand;
import org.quorate.ha.probe.HealthMemory;
import org.quorate.ha.probe.HealthReading;
import org.quorate.ha.probe.Peace;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.watch.Rounds;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches over this node's guests that have a probe: runs {@link Health} beside the LRM. */
final class HealthRounds implements Rounds.Round {
  private static final Logger LOG = LoggerFactory.getLogger("health");

  /** The shortest interval of a probe is two of them. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What is shown ages at most so much. */
  private static final long SHOWN_AGAIN_MS = 30_000;

  private final Node node;
  private final Supplier<Optional<LrmRounds.Glance>> lrm;
  private final HealthLooks looks;
  private final HealthOrders orders;
  private final Runnable wakeLrm;
  private final Once once = new Once(LOG);
  private ProbesFile probes = ProbesFile.empty();
  private volatile boolean reread = true;
  private boolean tookOver;
  private HealthMemory memory = HealthMemory.initial();
  private final Elsewhere elsewhere = new Elsewhere();
  private List<String> shown = List.of();
  private long shownMs;

  HealthRounds(
      Node node,
      Supplier<Optional<LrmRounds.Glance>> lrm,
      HealthLooks looks,
      HealthOrders orders,
      Runnable wakeLrm) {
    this.node = node;
    this.lrm = lrm;
    this.looks = looks;
    this.orders = orders;
    this.wakeLrm = wakeLrm;
  }

  /** The file of the probes may have changed. */
  void reread() {
    reread = true;
  }

  @Override
  public Duration run() {
    Optional<ClusterInfo> info = node.cluster().info().filter(ClusterInfo::clustered);
    if (info.isEmpty()) {
      return PERIOD;
    }
    read();
    if (probes.checks().isEmpty() && memory.guests().isEmpty()) {
      return PERIOD;
    }
    long now = node.monotonicMs().getAsLong();
    if (!tookOver) {
      takeOver(now);
      tookOver = true;
    }
    HealthReading reading =
        new HealthReading(
            probes.checks(),
            node.quorate() && node.synced() ? peaceful() : Map.of(),
            looks.takeAnswers(),
            orders.takeTaken(),
            anySilent() ? elsewhere(info.get(), now) : List.of());
    Health.Stepped stepped = Health.step(memory, reading, now);
    memory = stepped.memory();
    stepped.commands().forEach(this::carryOut);
    show(now);
    return PERIOD;
  }

  /** Only then may something be decided for which it matters what others did. */
  private boolean anySilent() {
    return memory.guests().values().stream().anyMatch(guest -> guest.strikes() > 0);
  }

  private void read() {
    if (!reread) {
      return;
    }
    reread = false;
    try {
      probes = node.files().probes();
      once.over("probes");
      probes.problems().forEach(problem -> once.warn(problem, problem));
    } catch (IOException | InvalidInput unreadable) {
      reread = true;
      once.warn("probes", ProbesFile.PATH + " cannot be read: " + unreadable.getMessage());
    }
  }

  /** An earlier daemon of this node showed what it knew. */
  private void takeOver(long now) {
    HealthJson.Shown own = published(node.self());
    Map<ServiceId, Probe> answered = new TreeMap<>();
    for (ShownHealth guest : own.guests()) {
      HealthCheck check = probes.checks().get(guest.sid());
      if (check != null && guest.answered() && guest.check().equals(check.probe().text())) {
        answered.put(guest.sid(), check.probe());
      }
    }
    memory = HealthMemory.of(answered, Elsewhere.actions(own.deeds(), now), now);
  }

  private HealthJson.Shown published(NodeName from) {
    return node.cluster()
        .published(from, HealthJson.KEY)
        .map(HealthJson::parse)
        .orElse(HealthJson.Shown.NOTHING);
  }

  private List<HealthAction> elsewhere(ClusterInfo info, long now) {
    for (ClusterNode other : info.nodes()) {
      if (!other.name().equals(node.self())) {
        elsewhere.see(other.name(), published(other.name()).deeds(), now);
      }
    }
    return elsewhere.actions();
  }

  private Map<ServiceId, HealthReading.Limits> peaceful() {
    return lrm.get()
        .map(last -> Peace.of(probes.checks().keySet(), last.reading(), last.memory()))
        .orElse(Map.of());
  }

  private void carryOut(HealthCommand command) {
    switch (command) {
      case HealthCommand.Look(var check) -> looks.begin(check);
      case HealthCommand.Order(ServiceId sid, var order, String reason) -> {
        orders.give(sid, order);
        report(
            HaEvent.of("health_order", "service", sid, "order", order.text(), "reason", reason),
            "%s on %s is unhealthy, %s ordered: %s"
                .formatted(sid, node.self(), order.text(), reason));
        wakeLrm.run();
      }
      case HealthCommand.Withdraw(ServiceId sid) -> orders.withdraw(sid);
      case HealthCommand.Tell(ServiceId sid, String sentence) ->
          report(
              HaEvent.of("health_brake", "service", sid, "text", sentence),
              sid + " on " + node.self() + " " + sentence);
    }
  }

  private void report(HaEvent event, String line) {
    LOG.warn("{}", line);
    node.cluster().remember(event, Instant.now().getEpochSecond());
    node.cluster().log(line);
  }

  /** Changes at once, for the brake of the others; all else now and then. */
  private void show(long now) {
    Map<ServiceId, ShownHealth.Failure> failed = looks.failed();
    List<String> states = new ArrayList<>();
    new TreeMap<>(memory.guests())
        .forEach(
            (sid, guest) ->
                states.add(
                    "%s %s %d %b"
                        .formatted(sid, guest.state(), guest.strikes(), failed.containsKey(sid))));
    if (!states.equals(shown) || now - shownMs >= SHOWN_AGAIN_MS) {
      String text = HealthJson.text(memory, failed, now, Instant.now().getEpochSecond());
      if (node.cluster().publish(HealthJson.KEY, text)) {
        shown = states;
        shownMs = now;
      }
    }
  }
}
