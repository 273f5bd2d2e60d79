package org.quorate.simulator.invariant;

import java.util.Map;
import java.util.TreeMap;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.order.StartOrder;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.HostClock;
import org.quorate.simulator.world.Lives.Life;
import org.quorate.simulator.world.Profile;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/**
 * No guest is started before what it comes after is ready, as far as that is wanted started, unless
 * it has waited for its rule's timeout. Ready means that what runs, or ran until a moment ago, has
 * answered; a power cut in between makes that void. It holds where no foreign manager is.
 */
public final class StartOrderHolds extends Invariant {
  /** A word counts for so long; and a write may take a while. */
  private static final long TELLS_WITHIN_MS = StartOrder.WORD_MAX_MS + 15_000;

  /**
   * An LRM that looks between two rounds misses what the master took back sooner, and a guest that
   * ran for so short a time.
   */
  private static final long UNSEEN_MAX_MS = 20_000;

  /** Until the members know that a node lost its power. */
  private static final long LOSS_MAX_MS = 3_000;

  /**
   * From when until when a node was to start a guest.
   *
   * @param untilMs {@link Life#OPEN} = still
   */
  private record Wanted(NodeName node, long sinceMs, long untilMs) {
    boolean is(ServiceRecord service) {
      return untilMs == Life.OPEN && node.equals(service.node());
    }

    Wanted again(NodeName there, long nowMs) {
      boolean unseen = node.equals(there) && nowMs - untilMs < UNSEEN_MAX_MS;
      return new Wanted(there, unseen ? sinceMs : nowMs, Life.OPEN);
    }
  }

  private final Map<ServiceId, Wanted> wanted = new TreeMap<>();

  @Override
  public void managed(World world, Witnesses.Management round) {
    round
        .after()
        .services()
        .forEach(
            (sid, service) -> {
              Wanted before = wanted.get(sid);
              long now = world.schedule.nowMs();
              boolean started = service.state() == ServiceState.STARTED;
              if (started && (before == null || !before.is(service))) {
                Wanted none = new Wanted(service.node(), now, now);
                wanted.put(sid, (before == null ? none : before).again(service.node(), now));
              } else if (!started && before != null && before.untilMs() == Life.OPEN) {
                wanted.put(sid, new Wanted(before.node(), before.sinceMs(), now));
              }
            });
  }

  @Override
  public void started(World world, SimNode node, ServiceId guest, Witnesses.Cause cause) {
    if (cause.profile() == Profile.COMPATIBLE) {
      return;
    }
    for (OrderRule rule : world.demands.order().rules()) {
      if (rule.resources().contains(guest)) {
        for (ServiceId first : rule.after()) {
          ServiceConfig config = cause.services().get(first);
          if (config != null && config.requested() == RequestedState.STARTED) {
            check(
                isReady(world, node, first, rule.ready(), cause.atMs())
                    || hasWaited(world, node, guest, rule, cause.atMs()),
                () ->
                    "%s was started on %s before %s was ready (%s)"
                        .formatted(guest, node.name, first, rule.ready().text()));
          }
        }
      }
    }
  }

  private static boolean isReady(
      World world, SimNode node, ServiceId first, Probe probe, long atMs) {
    return world.lives.of(first).stream()
        .filter(life -> readyMs(life, probe) <= atMs)
        .filter(life -> life.endedMs() > atMs - TELLS_WITHIN_MS)
        .anyMatch(life -> !isVoid(world, node, life, atMs));
  }

  private static long readyMs(Life life, Probe probe) {
    return probe instanceof Probe.Delay(int seconds)
        ? life.beganMs() + seconds * (1000L - HostClock.DRIFT_PPM_MAX / 1000 - 1)
        : life.answeredMs();
  }

  /** Its node lost power since, and the starting one could know. */
  private static boolean isVoid(World world, SimNode node, Life life, long atMs) {
    long lostMs = world.node(life.node()).lostPowerMs();
    return lostMs >= life.hereSinceMs()
        && (atMs - lostMs > LOSS_MAX_MS || node.daemonSinceMs() > lostMs);
  }

  private boolean hasWaited(World world, SimNode node, ServiceId guest, OrderRule rule, long atMs) {
    Wanted since = wanted.get(guest);
    boolean asked = since != null && since.node().equals(node.name) && since.untilMs() > atMs;
    if (rule.timeoutSeconds() == 0 || since == null || !asked) {
      return false;
    }
    long beganMs = Math.max(since.sinceMs(), node.daemonSinceMs());
    for (Life life : world.lives.of(guest)) {
      boolean endedHere = life.endedMs() != Life.OPEN && life.node().equals(node.name);
      boolean seen = life.endedMs() - life.hereSinceMs() >= UNSEEN_MAX_MS;
      beganMs = endedHere && seen ? Math.max(beganMs, life.endedMs()) : beganMs;
    }
    return atMs - beganMs >= rule.timeoutSeconds() * (1000L - HostClock.DRIFT_PPM_MAX / 1000 - 1);
  }
}
