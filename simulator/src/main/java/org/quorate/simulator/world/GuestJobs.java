package org.quorate.simulator.world;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockName;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What the node's API does for the LRM; it goes on when the LRM dies, and ends with the node. */
final class GuestJobs {
  private final SimNode node;
  private final World world;

  GuestJobs(SimNode node) {
    this.node = node;
    this.world = node.world;
  }

  /** Refused when the guest's configuration is not on this node. */
  void start(ServiceId guest, Witnesses.Cause cause, Consumer<Boolean> ended) {
    exclusively(
        guest,
        world.between(50, 400),
        ended,
        over -> {
          ServiceConfig config = node.tree.services().get(guest);
          if (node.running.contains(guest)) {
            over.accept(true);
          } else if (config == null
              || !config.home().equals(node.name)
              || !node.isStartable(guest)) {
            world.tell(() -> guest + " cannot be started on " + node.name);
            over.accept(false);
          } else {
            node.opened(guest);
            world.witnesses.started(world, node, guest, cause);
            duringThisBoot(
                world.between(200, 1500), () -> over.accept(node.running.contains(guest)));
          }
        });
  }

  void stop(ServiceId guest, Consumer<Boolean> ended) {
    exclusively(
        guest,
        world.between(200, 3000),
        ended,
        over -> {
          node.closed(guest);
          over.accept(true);
        });
  }

  /**
   * Copies, stops here, moves the configuration, runs there. The target must be in the same quorate
   * membership with its agent lock held, and its watchdog armed: nobody would reset it otherwise.
   */
  void move(ServiceId guest, @Nullable NodeName target, boolean live, Consumer<Boolean> ended) {
    exclusively(
        guest,
        world.between(1000, 8000),
        ended,
        over -> {
          if (target == null || !isReady(target, guest)) {
            over.accept(false);
            return;
          }
          Optional<Lives.Life> life = world.lives.on(guest, node.name);
          node.closed(guest);
          world.cluster.write(
              node,
              new Tree.Write.MoveConfig(guest, node.name, target, false),
              moved -> {
                SimNode there = world.node(target);
                if (moved && live && there.on() && there.ring == node.ring) {
                  life.ifPresent(goesOn -> there.arrived(guest, goesOn));
                }
                over.accept(moved);
              });
        });
  }

  private boolean isReady(NodeName target, ServiceId guest) {
    SimNode there = world.node(target);
    Tree.Lock lock = node.tree.locks().get(LockName.agent(target));
    ServiceConfig config = node.tree.services().get(guest);
    return there.on()
        && node.quorate()
        && there.ring == node.ring
        && lock != null
        && lock.holder().equals(target)
        && (there.profile() == Profile.COMPATIBLE || there.watchdog.armedBy(Watchdog.Client.LRM))
        && config != null
        && config.home().equals(node.name);
  }

  /** One job of a guest at a time; a second one is refused. */
  private void exclusively(
      ServiceId guest, long delayMs, Consumer<Boolean> ended, Consumer<Consumer<Boolean>> work) {
    if (!node.busy.add(guest)) {
      world.schedule.after(1, () -> ended.accept(false));
      return;
    }
    duringThisBoot(
        delayMs,
        () ->
            work.accept(
                ok -> {
                  node.busy.remove(guest);
                  ended.accept(ok);
                }));
  }

  private void duringThisBoot(long delayMs, Runnable what) {
    long boot = node.boots();
    world.schedule.after(
        delayMs,
        () -> {
          if (node.on() && node.boots() == boot) {
            what.run();
          }
        });
  }
}
