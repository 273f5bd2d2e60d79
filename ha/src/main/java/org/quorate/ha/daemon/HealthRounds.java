package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.HaEvent;
import org.quorate.ha.files.HealthJson;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.probe.Health;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.HealthCommand;
import org.quorate.ha.probe.HealthMemory;
import org.quorate.ha.probe.HealthReading;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
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
            node.quorate() && node.synced() ? steady() : Map.of(),
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
    memory = HealthMemory.of(answered, aged(own.actions(), now), now);
  }

  private HealthJson.Shown published(NodeName from) {
    return node.cluster()
        .published(from, HealthJson.KEY)
        .map(HealthJson::parse)
        .orElse(HealthJson.Shown.NOTHING);
  }

  /** Others tell wall times; a clock that is off makes the brake of an hour a bit off. */
  private static List<HealthAction> aged(List<HealthJson.Done> done, long now) {
    long wall = Instant.now().getEpochSecond();
    return done.stream()
        .map(one -> new HealthAction(one.sid(), one.order(), now - ageMs(wall, one)))
        .toList();
  }

  private static long ageMs(long wall, HealthJson.Done done) {
    return Math.max(0, wall - done.wallSeconds()) * 1000;
  }

  private List<HealthAction> elsewhere(ClusterInfo info, long now) {
    List<HealthAction> all = new ArrayList<>();
    for (ClusterNode other : info.nodes()) {
      if (!other.name().equals(node.self())) {
        all.addAll(aged(published(other.name()).actions(), now));
      }
    }
    return all;
  }

  /** Services of which the LRM has nothing to do but to see that they run. */
  private Map<ServiceId, HealthReading.Limits> steady() {
    Map<ServiceId, HealthReading.Limits> steady = new HashMap<>();
    Optional<LrmRounds.Glance> glance = lrm.get();
    if (glance.isEmpty()) {
      return steady;
    }
    LrmMemory after = glance.get().memory();
    ManagerStatus status = after.seen();
    Map<ServiceId, ServiceConfig> services = glance.get().reading().services();
    boolean works =
        after.state() == LrmState.ACTIVE
            && after.mode() == LrmMode.ACTIVE
            && after.shutdown() == null
            && status.disarm() == null;
    if (!works || services == null) {
      return steady;
    }
    for (ServiceId sid : probes.checks().keySet()) {
      ServiceRecord record = status.services().get(sid);
      ServiceConfig config = services.get(sid);
      if (record == null || config == null) {
        continue;
      }
      boolean inPeace =
          record.state() == ServiceState.STARTED
              && record.node().equals(node.self())
              && record.command().isEmpty()
              && config.requested() == RequestedState.STARTED
              && config.home().equals(node.self())
              && glance.get().reading().runningGuests().contains(sid)
              && !after.running().containsKey(sid);
      if (inPeace) {
        steady.put(sid, new HealthReading.Limits(config.maxRestart(), config.maxRelocate()));
      }
    }
    return steady;
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
