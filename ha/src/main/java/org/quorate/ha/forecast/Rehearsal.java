package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * The copy of a cluster in which a forecast is played: its files, locks and guests, and what its
 * nodes' daemons did so far. Time passes only from one event to the next.
 */
final class Rehearsal {
  /** More rounds of all daemons together mean that the cluster does not settle. */
  private static final int ROUNDS_MAX = 200_000;

  /** What clocks may differ, and the round in which the promise is seen to be over. */
  private static final long LEASE_MARGIN_MS = 1_000;

  /** Before the rehearsal began. */
  static final long LONG_AGO_MS = -86_400_000;

  /** One work on a guest, from its order to its end. */
  record Deed(
      ServiceId sid,
      NodeName node,
      LrmCommand.Work work,
      long orderedMs,
      long endMs,
      @Nullable String refusal) {
    /** Where the guest is to be. */
    NodeName at() {
      NodeName target = work.job().target();
      return target == null ? node : target;
    }
  }

  private record Held(NodeName node, long touchedMs) {}

  final Situation situation;
  final Pace pace;
  final Room room;
  long nowMs;
  ManagerStatus status;
  final TreeMap<NodeName, LrmStatus> lrms;
  final TreeMap<ServiceId, ServiceConfig> services;
  PlacementReading placement;
  final Map<NodeName, Set<ServiceId>> running = new TreeMap<>();
  final TreeSet<NodeName> lost = new TreeSet<>();
  final Set<NodeName> provenOff = new HashSet<>();
  final List<Deed> done = new ArrayList<>();
  final List<Deed> underWay = new ArrayList<>();
  final List<OrderRule> order;
  final Map<ServiceId, Map<String, StartWait>> waited = new TreeMap<>();
  private final Map<ServiceId, Long> startedMs = new HashMap<>();
  private final Map<NodeName, Long> proofsMs = new HashMap<>();
  private final Map<LockName, Held> locks = new HashMap<>();
  private final TreeMap<NodeName, Daemons> daemons = new TreeMap<>();
  private long entropy;
  private int rounds;

  Rehearsal(Situation situation, Pace pace) {
    this.situation = situation;
    this.pace = pace;
    this.room = new Room(situation);
    this.order = pace.everyNodeProven() ? Order.atOnce(situation.order()) : situation.order();
    this.status = situation.status();
    this.lrms = new TreeMap<>(situation.lrms());
    this.services = new TreeMap<>(situation.services());
    this.placement = situation.placement();
    NodeName master = status.masterNode();
    situation
        .guests()
        .forEach(
            (sid, guest) -> {
              if (guest.running()) {
                running.computeIfAbsent(guest.home(), same -> new TreeSet<>()).add(sid);
              }
            });
    situation
        .members()
        .forEach(
            (node, member) -> {
              running.putIfAbsent(node, new TreeSet<>());
              if (member.online()) {
                daemons.put(node, new Daemons(this, node, node.equals(master) ? 0 : 1));
              } else {
                lost.add(node);
              }
            });
  }

  /** The same cluster again, so that several things can be tried from one moment on. */
  Rehearsal copy() {
    Rehearsal copy = new Rehearsal(situation, pace);
    copy.nowMs = nowMs;
    copy.status = status;
    copy.lrms.putAll(lrms);
    copy.services.putAll(services);
    copy.placement = placement;
    running.forEach((node, there) -> copy.running.put(node, new TreeSet<>(there)));
    copy.lost.addAll(lost);
    copy.provenOff.addAll(provenOff);
    copy.underWay.addAll(underWay);
    copy.startedMs.putAll(startedMs);
    copy.proofsMs.putAll(proofsMs);
    copy.locks.putAll(locks);
    daemons.forEach((node, there) -> copy.daemons.put(node, there.copy(copy)));
    copy.entropy = entropy;
    return copy;
  }

  /** These nodes are gone from this moment on. */
  void lose(Set<NodeName> nodes) {
    lost.addAll(nodes);
    daemons.keySet().removeAll(nodes);
    underWay.removeIf(deed -> nodes.contains(deed.node()));
    for (NodeName node : nodes) {
      running.put(node, new TreeSet<>());
      proofMs(node).ifPresent(after -> proofsMs.put(node, nowMs + after));
    }
    wakeAll();
  }

  /** After what time the node is proven off; empty = never, so that its lock has to run out. */
  private OptionalLong proofMs(NodeName node) {
    Situation.Member member = situation.members().get(node);
    if (pace.everyNodeProven() || member != null && member.fenceable()) {
      return OptionalLong.of(pace.proofMs());
    }
    LrmStatus lrm = situation.lrms().get(node);
    OptionalLong promise = lrm == null ? OptionalLong.empty() : lrm.promise();
    return promise.isPresent()
        ? OptionalLong.of(promise.getAsLong() + LEASE_MARGIN_MS)
        : OptionalLong.empty();
  }

  /** Plays until this moment, or until nothing more is to come; false when it never settles. */
  boolean play(long untilMs) {
    while (rounds < ROUNDS_MAX) {
      long next = nextMs();
      if (next > untilMs) {
        nowMs = untilMs;
        return true;
      }
      nowMs = Math.max(nowMs, next);
      endDeeds();
      proveOff();
      for (Daemons there : List.copyOf(daemons.values())) {
        rounds += there.work();
      }
      if (!lost.isEmpty() && Settling.isOver(this)) {
        return true;
      }
    }
    return false;
  }

  private long nextMs() {
    long next = Long.MAX_VALUE;
    for (Daemons there : daemons.values()) {
      next = Math.min(next, there.nextMs());
    }
    for (Deed deed : underWay) {
      next = Math.min(next, deed.endMs());
    }
    for (long proof : proofsMs.values()) {
      next = Math.min(next, proof);
    }
    return next;
  }

  private void endDeeds() {
    for (Deed deed : List.copyOf(underWay)) {
      if (deed.endMs() <= nowMs) {
        underWay.remove(deed);
        Deed ended = carriedOut(deed);
        done.add(ended);
        daemons(deed.node()).finished(ended);
      }
    }
  }

  private Daemons daemons(NodeName node) {
    return Objects.requireNonNull(daemons.get(node), "a lost node's work is gone with it");
  }

  private Deed carriedOut(Deed deed) {
    if (deed.refusal() != null) {
      return deed;
    }
    ServiceId sid = deed.sid();
    switch (deed.work()) {
      case LrmCommand.StartGuest ignored -> {
        there(deed.node()).add(sid);
        startedMs.put(sid, nowMs);
      }
      case LrmCommand.StopGuest ignored -> there(deed.node()).remove(sid);
      case LrmCommand.StopUnhealthy ignored -> there(deed.node()).remove(sid);
      case LrmCommand.MoveGuest move -> {
        NodeName target = move.job().target();
        if (target == null || lost.contains(target)) {
          return new Deed(
              sid, deed.node(), move, deed.orderedMs(), deed.endMs(), "its target is lost");
        }
        boolean ran = there(deed.node()).remove(sid);
        services.computeIfPresent(sid, (same, config) -> config.withHome(target));
        if (ran && move.live()) {
          there(target).add(sid);
        }
      }
    }
    return deed;
  }

  Set<ServiceId> there(NodeName node) {
    return running.computeIfAbsent(node, same -> new TreeSet<>());
  }

  /** When the guest answers whoever looks; what ran when the rehearsal began does. */
  long servesAtMs(ServiceId sid) {
    Long started = startedMs.get(sid);
    return started == null ? LONG_AGO_MS : started + pace.readyMs();
  }

  /** A rule holds a start back: remembered by its name, with all it named at first. */
  void waits(StartWait wait) {
    waited
        .computeIfAbsent(wait.service(), same -> new TreeMap<>())
        .merge(wait.rule(), wait, (old, now) -> old.sinceMs() == now.sinceMs() ? old : now);
  }

  /** A start on the node that waits for what does not run, and for ever. */
  boolean waitsInVain(ServiceId sid, NodeName node) {
    Daemons there = daemons.get(node);
    Set<ServiceId> after = there == null ? Set.of() : there.waitsForEver(sid);
    return !after.isEmpty() && after.stream().noneMatch(this::runs);
  }

  private boolean runs(ServiceId sid) {
    return running.values().stream().anyMatch(there -> there.contains(sid));
  }

  /** A daemon orders work on a guest; whether it will succeed is known from the start. */
  void order(NodeName node, LrmCommand.Work work) {
    ServiceId sid = work.job().service();
    Optional<String> refusal =
        switch (work) {
          case LrmCommand.StartGuest ignored -> refusal(sid, node);
          case LrmCommand.StopGuest ignored -> Optional.empty();
          case LrmCommand.StopUnhealthy ignored -> Optional.empty();
          case LrmCommand.MoveGuest move -> refusalToMove(sid, node, move.job().target());
        };
    long takesMs =
        switch (work) {
          case LrmCommand.StartGuest ignored -> pace.startMs();
          case LrmCommand.StopGuest ignored -> pace.stopMs();
          case LrmCommand.StopUnhealthy ignored -> pace.stopMs();
          case LrmCommand.MoveGuest ignored -> pace.moveMs();
        };
    underWay.add(new Deed(sid, node, work, nowMs, nowMs + takesMs, refusal.orElse(null)));
  }

  /** A guest that does not run needs no memory where it goes. */
  private Optional<String> refusalToMove(ServiceId sid, NodeName node, @Nullable NodeName target) {
    if (target == null) {
      return Optional.of("it has no target");
    }
    return there(node).contains(sid) ? refusal(sid, target) : room.barrier(sid, target);
  }

  private Optional<String> refusal(ServiceId sid, NodeName node) {
    List<ServiceId> there = new ArrayList<>(there(node));
    for (Deed deed : underWay) {
      if (deed.refusal() == null
          && (deed.work() instanceof LrmCommand.StartGuest && deed.node().equals(node)
              || node.equals(deed.work().job().target()))) {
        there.add(deed.sid());
      }
    }
    return room.barrier(sid, node).or(() -> room.lackOfMemory(sid, node, there));
  }

  private void proveOff() {
    for (Map.Entry<NodeName, Long> proof : Map.copyOf(proofsMs).entrySet()) {
      if (proof.getValue() <= nowMs) {
        proofsMs.remove(proof.getKey());
        provenOff.add(proof.getKey());
        daemons.values().forEach(Daemons::wakeCrm);
      }
    }
  }

  LockAnswer take(LockName lock, NodeName node, Set<NodeName> breakIfHeldBy) {
    Held held = locks.get(lock);
    boolean alive = held != null && nowMs - held.touchedMs() <= Pace.LOCK_LIFETIME_MS;
    if (held != null && alive && held.node().equals(node)) {
      locks.put(lock, new Held(node, nowMs));
      return LockAnswer.KEPT;
    }
    if (held != null && alive && !breakIfHeldBy.contains(held.node())) {
      return LockAnswer.REFUSED;
    }
    locks.put(lock, new Held(node, nowMs));
    return LockAnswer.TAKEN;
  }

  void release(LockName lock, NodeName node) {
    locks.computeIfPresent(lock, (same, held) -> held.node().equals(node) ? null : held);
  }

  /** A fencer's work is done when it has the lock: the next one may need it too. */
  void releaseOthers(NodeName node) {
    locks
        .entrySet()
        .removeIf(
            lock ->
                lock.getValue().node().equals(node)
                    && !lock.getKey().equals(LockName.MANAGER)
                    && !lock.getKey().equals(LockName.agent(node)));
  }

  List<NodeReading> nodes() {
    List<NodeReading> nodes = new ArrayList<>();
    for (NodeName node : situation.members().keySet()) {
      boolean up = !lost.contains(node);
      nodes.add(new NodeReading(node, nodes.size() + 1, up, up));
    }
    return nodes;
  }

  long entropy() {
    return ++entropy;
  }

  void write(ManagerStatus next) {
    boolean orders = !next.ordersSameAs(status);
    status = next;
    if (orders) {
      daemons.values().forEach(Daemons::wakeLrm);
    }
  }

  void write(NodeName node, LrmStatus next) {
    LrmStatus before = lrms.put(node, next);
    boolean news =
        before == null
            || before.state() != next.state()
            || before.mode() != next.mode()
            || !before.results().equals(next.results());
    if (news) {
      daemons.values().forEach(Daemons::wakeMaster);
    }
    if (before != null && !before.ready().equals(next.ready())) {
      daemons.values().forEach(Daemons::wakeIfWaiting);
    }
  }

  void migrateGroups(RulesFile rules, List<String> staying) {
    placement =
        new PlacementReading(
            rules,
            GroupsFile.empty(),
            placement.digest() + "+",
            placement.settings(),
            placement.loads(),
            placement.versions());
    services.replaceAll(
        (sid, config) -> {
          String group = config.group();
          return group == null
              ? config
              : config.withFailback(config.failback() && !staying.contains(group)).withoutGroup();
        });
  }

  private void wakeAll() {
    daemons.values().forEach(Daemons::wakeCrm);
    daemons.values().forEach(Daemons::wakeLrm);
  }

  @Nullable ServiceRecord record(ServiceId sid) {
    return status.services().get(sid);
  }
}
